import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { snapshotOf } from '../schema/snapshot-of.js'
import { bond } from './bond.js'
import { kind } from './kind.js'
import { kindFromJsonSchema } from './kind-from-json-schema.js'
import { kindToJsonSchema } from './kind-to-json-schema.js'
import { createRecordCodec } from './record-codec.js'

const Order = kind(
  'order',
  {
    id: z.int32().default(0).meta({ counted: true, column: 'OrderID' }),
    day: z.string().meta({ opaque: true }),
    amount: z.string().nullish().meta({ opaque: true, index: true }),
  },
  { key: 'id', systemFields: false, adopted: true, table: 'Orders' },
)

const Line = kind(
  'line',
  {
    get order() {
      return bond.to(() => Order)
    },
    number: z.int(),
  },
  { key: ['orderId', 'number'], systemFields: false, adopted: true },
)

describe('an adopted kind', () => {
  test('says so in its shape and snapshot, and asks for no index of its own', () => {
    expect(Order.shape).toMatchObject({ adopted: true, table: 'Orders', systemFields: false })
    expect(Order.shape.fields).toEqual([
      expect.objectContaining({ name: 'id', column: 'OrderID', generated: 'integer', role: 'key' }),
      expect.objectContaining({ name: 'day', opaque: true }),
      expect.objectContaining({ name: 'amount', opaque: true, nullable: true }),
    ])
    const [line, orders] = snapshotOf([Order.shape, Line.shape])
      .tables.slice()
      .sort((a, b) => (a.kind < b.kind ? -1 : 1))
    expect(orders?.indexes.map(({ columns }) => columns)).toEqual([['amount']])
    expect(line?.indexes).toEqual([])
    expect(orders?.adopted).toBe(true)
  })

  test('leaves a counted key to the database, and takes one that is given', () => {
    const codec = createRecordCodec(Order, { realmName: 'r', clock: () => 0, uuid: () => '' })
    expect(codec.parseRecord({ day: '2024-01-01' })).toEqual([null, '2024-01-01', null])
    expect(codec.parseRecord({ id: 7, day: '2024-01-01' })[0]).toBe(7)
    expect(() => codec.parseRecord({ id: 2 ** 31, day: '' })).toThrow(
      expect.objectContaining({ code: expect.any(String) }),
    )
  })

  test('comes back from its document', () => {
    const document: unknown = JSON.parse(JSON.stringify(kindToJsonSchema(Order, 'input')))
    expect(kindFromJsonSchema(document).shape).toEqual(Order.shape)
  })

  test('that is only read is not logged, and comes back from its document', () => {
    const View = kind('view', { a: z.string(), b: z.int().nullish() }, {
      ...{ key: 'a', systemFields: false, adopted: true, readOnly: true },
    } as const)
    expect(View.shape).toMatchObject({ readOnly: true, changes: 'none' })
    expect(snapshotOf([View.shape]).tables[0]?.readOnly).toBe(true)
    const document: unknown = JSON.parse(JSON.stringify(kindToJsonSchema(View, 'input')))
    expect(kindFromJsonSchema(document).shape).toEqual(View.shape)
  })

  test('can only be read when it is adopted', () => {
    const wrong = kind('wrong', { a: z.string() }, { readOnly: true })
    expect(() => wrong.shape).toThrow(expect.objectContaining({ code: 'LUX_INVALID_KIND' }))
  })

  test('counts integers only', () => {
    const wrong = kind('wrong', { id: z.string().meta({ counted: true }) }, { key: 'id' })
    expect(() => wrong.shape).toThrow(expect.objectContaining({ code: 'LUX_INVALID_KIND' }))
  })
})
