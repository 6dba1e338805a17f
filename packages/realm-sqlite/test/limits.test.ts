import {
  type Condition,
  DEFAULT_QUERY_LIMITS,
  type FieldShape,
  type KindShape,
  layoutOf,
  type SacredQuery,
  validateQuery,
  wholeLayout,
} from '@luxdb/core/query'
import { SqlCompiler } from '@luxdb/realm-sql'
import { expect, test } from 'vitest'
import { sqliteDialect } from '../src/sqlite-dialect.js'
import { TestDatabase } from './test-database.js'
import { CATALOG, SHIP } from './test-kinds.js'

const { conditions, depth, existsDepth, listItems, patternLength } = DEFAULT_QUERY_LIMITS
const CREW: Condition = { type: 'compare', field: 'crew', operator: 'eq', value: 1 }

function find(where: Condition, database: TestDatabase = new TestDatabase()): number {
  const query = validateQuery({ v: 1, type: 'query', kind: 'ship', where }, CATALOG)
  return database.all(database.compiler.read(query, wholeLayout(SHIP))).length
}

function nested(levels: number, wrap: (inner: Condition) => Condition): Condition {
  return levels === 0 ? CREW : wrap(nested(levels - 1, wrap))
}

/** Each level of a negated pair is two levels of conditions. */
const NEGATED = nested(depth / 2 - 1, (inner) => ({
  type: 'not',
  condition: { type: 'and', conditions: [inner, CREW] },
}))

/** The largest queries that are let through must not be too large for SQLite. */
test.each<[string, Condition]>([
  [
    'as many alternatives as there may be',
    { type: 'or', conditions: Array.from({ length: conditions - 1 }, () => CREW) },
  ],
  ['negations as deep as they may be', NEGATED],
  [
    'bonds of bonds',
    nested(existsDepth, (inner) => ({
      type: 'exists',
      bond: 'leader',
      where: { type: 'and', conditions: [inner, CREW] },
    })),
  ],
  [
    'a list as long as it may be',
    { type: 'in', field: 'crew', values: Array.from({ length: listItems }, (_, index) => index) },
  ],
  [
    'the longest pattern',
    { type: 'pattern', field: 'motto', operator: 'like', value: '*%'.repeat(patternLength / 2) },
  ],
  [
    'the longest pattern without case',
    { type: 'pattern', field: 'motto', operator: 'ilike', value: 'a%'.repeat(patternLength / 2) },
  ],
])('%s', (_what, where) => {
  expect(find(where)).toBe(0)
})

test('a kind of 500 fields is created, written, read, embedded and merged', () => {
  const soulId: FieldShape = {
    name: 'soulId',
    column: 'soul_id',
    store: 'text',
    role: 'key',
    nullable: false,
    absent: false,
  }
  const fields = Array.from(
    { length: 500 },
    (_, index): FieldShape => ({
      name: `f${index}`,
      column: `f${index}`,
      store: index % 2 === 0 ? 'bigint' : 'bool',
      role: 'data',
      nullable: true,
      absent: false,
    }),
  )
  const parent: FieldShape = {
    ...soulId,
    name: 'parentId',
    column: 'parent_id',
    role: 'bond',
    nullable: true,
  }
  const wide: KindShape = {
    ...SHIP,
    name: 'wide',
    table: 'wide',
    fields: [soulId, parent, ...fields],
    soulId: 'text',
    systemFields: false,
    indexes: [],
    search: [],
    bonds: [
      {
        type: 'to',
        name: 'parent',
        kind: 'wide',
        fields: ['parentId'],
        targetFields: ['soulId'],
        onDelete: 'restrict',
        constraint: 'wide_parent_fkey',
      },
      { type: 'many', name: 'children', kind: 'wide', via: 'parent' },
    ],
  }
  const catalog = new Map([[wide.name, wide]])
  const database = new TestDatabase([wide])
  const compiler = new SqlCompiler(sqliteDialect, catalog)
  const row = (id: string, parentId: string | null): (string | bigint | boolean | null)[] => [
    id,
    parentId,
    ...fields.map((field) => (field.store === 'bool' ? true : 2n ** 60n)),
  ]
  const conflict = { target: ['soulId'], action: 'merge', merge: fields.map((field) => field.name) } as const
  for (const each of [row('a', null), row('b', 'a'), row('b', 'a')]) {
    expect(database.all(compiler.insert({ shape: wide, rows: [], returning: true, conflict }, each))).toEqual(
      [each],
    )
  }
  const query: SacredQuery = {
    v: 1,
    type: 'query',
    kind: 'wide',
    order: [{ field: 'soulId', direction: 'asc' }],
    embed: [{ bond: 'children', embed: [{ bond: 'parent' }] }],
  }
  const found = database.all(compiler.read(query, layoutOf(query, catalog)))
  expect(found).toEqual([
    [...row('a', null), [[...row('b', 'a'), row('a', null)]]],
    [...row('b', 'a'), []],
  ])
})
