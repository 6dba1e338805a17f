import {
  type Condition,
  type JsonValue,
  type KindCatalog,
  layoutOf,
  type SacredQuery,
  validateQuery,
  wholeLayout,
} from '@luxdb/core/query'
import { beforeEach, expect, test } from 'vitest'
import { TestDatabase } from './test-database.js'
import { CATALOG, KINDS, SHIP } from './test-kinds.js'

let database: TestDatabase
beforeEach(() => {
  database = new TestDatabase()
})

function queryFor(rest: Partial<SacredQuery>, catalog: KindCatalog = CATALOG): SacredQuery {
  return validateQuery({ v: 1, type: 'query', kind: 'ship', ...rest }, catalog)
}

function filters(text: string, number: number, list: readonly JsonValue[]): Condition {
  return {
    type: 'and',
    conditions: [
      { type: 'compare', field: 'motto', operator: 'neq', value: text },
      { type: 'pattern', field: 'name', operator: 'like', value: text },
      { type: 'compare', field: 'papers', path: ['a'], operator: 'eq', value: text },
      { type: 'json', field: 'papers', operator: 'contains', value: { [text]: list } },
      { type: 'hasKey', field: 'papers', key: text },
      { type: 'compare', field: 'crew', operator: 'gt', value: number },
      { type: 'in', field: 'motto', values: [...list, text] },
      { type: 'search', mode: 'plain', query: text },
      {
        type: 'exists',
        bond: 'leader',
        where: { type: 'compare', field: 'motto', operator: 'eq', value: text },
      },
    ],
  }
}

test('queries that differ in their values alone share one statement', () => {
  const plain = queryFor({ where: filters('a', 1, ['x']), limit: 1, intention: 'the same' })
  const other = queryFor({ where: filters("b'; --", 2, ['y', 'z']), limit: 9, intention: 'the same' })
  const { statement } = database.compiler.read(plain, wholeLayout(SHIP))
  expect(database.compiler.read(other, wholeLayout(SHIP)).statement).toBe(statement)
  expect(database.compiler.count(other).statement).toBe(database.compiler.count(plain).statement)
})

test('nothing from a query but names of kinds stands in the SQL', () => {
  const marker = 'marker'
  const query = queryFor({
    where: filters(marker, 1, [marker]),
    select: [
      { field: 'name', as: marker },
      { field: 'papers', path: [marker], as: 'other' },
    ],
    order: [{ field: 'papers', path: [marker], direction: 'asc' }],
    embed: [{ bond: 'ports', as: `${marker}Embed` }],
  })
  const bound = database.compiler.read(query, layoutOf(query, CATALOG))
  expect(bound.statement.sql).not.toContain(marker)
  expect(database.all(bound)).toEqual([])
})

test('a caller from whom fields are hidden gets a statement of its own', () => {
  const hidden = { ...SHIP, fields: SHIP.fields.filter((field) => field.name !== 'cargo') }
  const masked: KindCatalog = new Map([
    ...KINDS.map((kind) => [kind.name, kind] as const),
    ['ship', hidden] as const,
  ])
  for (const rest of [{}, { embed: [{ bond: 'followers', embed: [{ bond: 'leader' }] }] }] as const) {
    const query = queryFor(rest)
    const open = database.compiler.read(query, layoutOf(query, CATALOG)).statement
    const closed = database.compiler.read(query, layoutOf(query, masked)).statement
    expect(open.sql).toContain('cargo')
    expect(closed.sql).not.toContain('cargo')
    expect(database.compiler.read(query, layoutOf(query, CATALOG)).statement).toBe(open)
  }
})

test('statements beyond the size of the cache are forgotten, the others stay', () => {
  const read = (limit: number): unknown =>
    database.compiler.read(queryFor({ select: [{ field: 'name', as: `n${limit}` }] }), wholeLayout(SHIP))
      .statement
  const first = read(0)
  for (let index = 1; index < 600; index++) read(index)
  expect(read(599)).toBe(read(599))
  expect(read(0)).not.toBe(first)
})
