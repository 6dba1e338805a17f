import {
  type Condition,
  cursorOf,
  layoutOf,
  type OrderNode,
  type SacredQuery,
  validateQuery,
  wholeLayout,
} from '@luxdb/core/query'
import { beforeAll, describe, expect, test } from 'vitest'
import { Random } from './random.js'
import { randomFleet } from './random-fleet.js'
import { TestDatabase } from './test-database.js'
import { CATALOG, SHIP } from './test-kinds.js'

/** How SQLite goes about queries that have to be quick. */
let database: TestDatabase
beforeAll(() => {
  database = new TestDatabase()
  for (const [shape, rows] of randomFleet(new Random(7))) database.insert(shape, rows)
})

function statementOf(rest: Partial<SacredQuery>): { readonly plan: string; readonly heavyHint: boolean } {
  const query = validateQuery({ v: 1, type: 'query', kind: 'ship', ...rest }, CATALOG)
  const bound = database.compiler.read(query, layoutOf(query, CATALOG))
  return { plan: database.plan(bound), heavyHint: bound.statement.heavyHint }
}

const FLAG: Condition = { type: 'compare', field: 'flag', operator: 'eq', value: 'red' }
const CREW: Condition = { type: 'compare', field: 'crew', operator: 'gte', value: 5 }
const order = (field: string, direction: OrderNode['direction'] = 'asc'): OrderNode => ({ field, direction })

describe('by an index, without a sort', () => {
  test.each<[string, Partial<SacredQuery>]>([
    ['the order of the key', { order: [order('soulId')], limit: 10 }],
    ['the order of the key, backwards', { order: [order('soulId', 'desc')], limit: 10 }],
    ['the order of a nullable index', { order: [order('motto')], limit: 10 }],
    ['the same backwards', { order: [order('motto', 'desc')], limit: 10 }],
    [
      'equality and range',
      { where: { type: 'and', conditions: [FLAG, CREW] }, order: [order('crew')], limit: 10 },
    ],
    ['equality, ordered by what follows', { where: FLAG, order: [order('crew', 'desc')], limit: 10 }],
    [
      'a unique text',
      { where: { type: 'compare', field: 'name', operator: 'eq', value: 'x' }, order: [order('soulId')] },
    ],
    [
      'a foreign key',
      {
        where: {
          type: 'compare',
          field: 'leaderId',
          operator: 'eq',
          value: '01890000-0000-7000-8000-00000000000a',
        },
      },
    ],
  ])('%s', (_what, rest) => {
    const { plan, heavyHint } = statementOf(rest)
    expect(plan).not.toContain('TEMP B-TREE')
    expect(plan).toMatch(/USING (COVERING )?INDEX/)
    expect(heavyHint).toBe(false)
  })
})

describe('by a search in an index', () => {
  test.each<[string, Condition]>([
    ['a list of keys', { type: 'in', field: 'soulId', values: ['01890000-0000-7000-8000-00000000000a'] }],
    ['a list of texts', { type: 'in', field: 'motto', values: ['a', 'b'] }],
    ['a prefix', { type: 'pattern', field: 'motto', operator: 'startsWith', value: 'a' }],
    ['a pattern with a prefix', { type: 'pattern', field: 'motto', operator: 'like', value: 'a%' }],
    ['NULL', { type: 'is', field: 'motto', value: null }],
    ['a range', { type: 'between', field: 'motto', from: 'a', to: 'b' }],
    [
      'the beings of a bond',
      {
        type: 'and',
        conditions: [
          { type: 'compare', field: 'motto', operator: 'eq', value: 'a' },
          { type: 'exists', bond: 'ports' },
        ],
      },
    ],
  ])('%s', (_what, where) => {
    expect(statementOf({ where }).plan).toMatch(/^SEARCH t0 USING/)
  })
})

test.each<[string, Partial<SacredQuery>]>([
  ['an aggregate', { aggregate: { columns: [{ as: 'n', function: 'count' }] } }],
  ['an embed', { embed: [{ bond: 'logs' }], limit: 1 }],
  ['a filter without an index', { where: CREW, limit: 1 }],
  ['an order without an index', { order: [order('crew')], limit: 1 }],
  ['everything there is', {}],
  [
    'a search',
    { where: { type: 'and', conditions: [FLAG, { type: 'search', mode: 'plain', query: 'a' }] }, limit: 1 },
  ],
  ['a distinct projection', { select: [{ field: 'flag' }], distinct: true, limit: 1 }],
])('%s counts as heavy', (_what, rest) => {
  expect(statementOf(rest).heavyHint).toBe(true)
})

test.each<[string, Partial<SacredQuery>]>([
  ['the key', { order: [order('soulId')] }],
  ['a unique text', { order: [order('name', 'desc')] }],
  ['what follows an equality', { where: FLAG, order: [order('crew', 'desc')] }],
])('a page after a cursor in the order of %s is no walk over the table', (_what, rest) => {
  const query = validateQuery({ v: 1, type: 'query', kind: 'ship', limit: 3, ...rest }, CATALOG)
  const layout = wholeLayout(SHIP)
  const last = database.all(database.compiler.read(query, layout)).at(-1) ?? []
  const { plan } = statementOf({ ...rest, limit: 3, after: cursorOf(query, layout, last) })
  expect(plan).toMatch(/SEARCH t0|MULTI-INDEX OR/)
  expect(plan).not.toContain('TEMP B-TREE')
})
