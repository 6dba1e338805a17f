import { type AnyKind, kind, type SchemaChange, snapshotOf } from '@luxdb/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { SQLiteRealm } from './sqlite-realm.js'

const Soul = kind('soul', { name: z.string() })
const MOOD = { name: 'mood', store: 'text', nullable: false, default: 'calm' } as const

let realm: SQLiteRealm
beforeEach(async () => {
  const kinds: readonly AnyKind[] = [Soul]
  realm = await new SQLiteRealm('sqlite://:memory:', { kinds }).awaken()
})
afterEach(() => realm.close())

async function read(column: string): Promise<unknown> {
  const [table] = snapshotOf([Soul.shape]).tables
  const key = table?.columns.filter(({ name }) => table.key.includes(name)) ?? []
  const read = [{ name: column, store: 'text', nullable: true }] as const
  const { rows } = await realm.schema.read({ table: 'soul', key, read, limit: 10 })
  return rows.map(([cell]) => cell)
}

const SET_ASIDE: SchemaChange = {
  type: 'setAsideField',
  table: 'soul',
  column: MOOD,
  as: 'lux_1_mood',
  indexes: [],
}

it.each([
  ['is set aside', SET_ASIDE, 'lux_1_mood'],
  ['gets another default', alteredTo({ ...MOOD, default: 'wild' }), 'mood'],
] as const)(
  'rows keep the default that they got with a column, when it %s',
  async (_what, change, column) => {
    await realm.of(Soul).manifest({ name: 'Auriel' })
    await realm.schema.evolve([{ type: 'addField', table: 'soul', column: MOOD }])
    await realm.schema.evolve([change])
    expect(await read(column)).toEqual(['calm'])
  },
)

it('rows without a value get none when the column gets a default', async () => {
  const { default: _, ...rest } = MOOD
  const before = { ...rest, nullable: true }
  await realm.of(Soul).manifest({ name: 'Auriel' })
  await realm.schema.evolve([{ type: 'addField', table: 'soul', column: before }])
  const after = { ...before, default: 'calm' }
  await realm.schema.evolve([{ type: 'alterField', table: 'soul', before, after }])
  expect(await read('mood')).toEqual([null])
})

function alteredTo(after: typeof MOOD | { readonly default: 'wild' }): SchemaChange {
  return { type: 'alterField', table: 'soul', before: MOOD, after: { ...MOOD, ...after } }
}
