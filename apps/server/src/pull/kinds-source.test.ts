import type { AdoptedColumn, AdoptedTable, AdoptionModel, AdoptionNote } from '@luxdb/realm-sql'
import { describe, expect, test } from 'vitest'
import { kindsSource } from './kinds-source.js'
import { planKinds } from './plan-kinds.js'

const int = (name: string, rest: Partial<AdoptedColumn> = {}): AdoptedColumn => ({
  ...{ name, type: 'INTEGER', store: 'int', nullable: false },
  ...rest,
})
const text = (name: string, rest: Partial<AdoptedColumn> = {}): AdoptedColumn => ({
  ...{ name, type: 'TEXT', store: 'text', nullable: true },
  ...rest,
})
const table = (
  name: string,
  columns: readonly AdoptedColumn[],
  rest: Partial<AdoptedTable> = {},
): AdoptedTable => ({
  ...{ name, columns, key: [columns[0]?.name ?? ''], foreignKeys: [], indexes: [] },
  ...rest,
})
const to = (target: string, ...columns: readonly string[]) => ({
  ...{ name: '', columns, table: target, targetColumns: [], onDelete: 'restrict' as const },
})

function written(tables: readonly AdoptedTable[]): { source: string; notes: readonly AdoptionNote[] } {
  const model: AdoptionModel = { tables, notes: [] }
  const notes: AdoptionNote[] = []
  const plans = planKinds(model, { note: (note) => notes.push(note) })
  return { source: kindsSource(plans, 'guest'), notes }
}

describe('the source of kinds', () => {
  test('says values, absence, defaults and columns', () => {
    const { source } = written([
      table('items', [
        int('id', { counted: true }),
        text('say "it\'s"', { default: { type: 'literal', value: "a'b" } }),
        text('kind', { nullable: false, enum: ['a', "b'"], default: { type: 'literal', value: 'z' } }),
        text('made', { nullable: false, default: { type: 'now' } }),
        int('level', { range: { min: -32_768, max: 32_767 }, default: { type: 'literal', value: 5 } }),
        int('big', { store: 'bigint', default: { type: 'literal', value: '12' } }),
      ]),
    ])
    expect(source).toContain('id: z.int().default(0).meta({ counted: true }),')
    expect(source).toContain(
      `sayItS: z.string().nullable().default('a\\'b').meta({ column: 'say "it\\'s"' }),`,
    )
    expect(source).toContain(`kindValue: z.enum(['a', 'b\\'']).meta({ column: 'kind' }),`)
    expect(source).toContain('made: z.string().default(nowAsText),')
    expect(source).toContain('level: z.int32().min(-32768).max(32767).default(5),')
    expect(source).toContain('big: z.int64().default(12n),')
    expect(source).toContain('const nowAsText =')
  })

  test('gives tables and columns whose names meet, names of their own', () => {
    const { source } = written([
      table('user_roles', [int('id'), text('a_b'), text('aB'), text('soul_id')]),
      table('UserRoles', [int('id')]),
      table('lux_things', [int('id')]),
    ])
    for (const name of ['userRoles', 'userRolesKind', 'ownLuxThings', 'aB:', 'aBValue:', 'soulIdValue:']) {
      expect(source).toContain(name)
    }
  })

  test.each<[string, AdoptedTable]>([
    ['a table that is not there', table('b', [int('id'), int('x')], { foreignKeys: [to('gone', 'x')] })],
    ['another store', table('b', [int('id'), text('x')], { foreignKeys: [to('a', 'x')] })],
    [
      'columns that are no key',
      table('b', [int('id'), int('x')], { foreignKeys: [{ ...to('a', 'x'), targetColumns: ['y', 'z'] }] }),
    ],
    ['its own key', table('b', [int('id')], { foreignKeys: [to('b', 'id')] })],
    [
      'a column of another bond',
      table('b', [int('id'), int('x')], { foreignKeys: [to('a', 'x'), to('b', 'x')] }),
    ],
  ])('makes no bond to %s, and notes it', (_what, other) => {
    const { source, notes } = written([table('a', [int('id')]), other])
    expect(notes).toMatchObject([{ table: 'b' }])
    expect(source.match(/bond\.to/g)?.length ?? 0).toBe(other.foreignKeys.length - 1)
  })

  test('takes a constraint that cannot clear for one that restricts', () => {
    const foreignKeys = [{ ...to('a', 'a_id'), onDelete: 'set null' as const }]
    const { source, notes } = written([
      table('a', [int('id')]),
      table('b', [int('id'), int('a_id')], { foreignKeys }),
    ])
    expect(source).toContain('return bond.to(() => A)')
    expect(notes).toHaveLength(1)
  })
})
