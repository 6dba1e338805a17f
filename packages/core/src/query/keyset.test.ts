import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64Url, toBase64Url } from './base64url.js'
import { asc, at, desc, eq, gt } from './conditions.js'
import { evaluateQuery } from './evaluate-query.js'
import { cursorOf } from './keyset.js'
import { layoutOf } from './layout-of.js'
import type { ResultRow } from './row-layout.js'
import type { SacredQuery } from './sacred-query.js'
import type { Row } from './store.js'
import { codeOf } from './test-codes.js'
import { ORDERS } from './test-conditions.js'
import { hero, heroRows, soulIdOf } from './test-rows.js'
import { CATALOG } from './test-shapes.js'
import { testSource } from './test-source.js'
import { validateQuery } from './validate-query.js'

function valid(part: Partial<SacredQuery>): SacredQuery {
  return validateQuery({ v: 1, type: 'query', kind: 'hero', ...part }, CATALOG)
}

function answer(part: Partial<SacredQuery>, rows: readonly Row[]): readonly ResultRow[] {
  const query = valid(part)
  return evaluateQuery(query, layoutOf(query, CATALOG), testSource(CATALOG, { hero: rows }))
}

function cursorAfter(part: Partial<SacredQuery>, row: ResultRow): string {
  const query = valid(part)
  return cursorOf(query, layoutOf(query, CATALOG), row)
}

function allPages(part: Partial<SacredQuery>, limit: number, rows: readonly Row[]): readonly ResultRow[] {
  const found: ResultRow[] = []
  let page = answer({ ...part, limit }, rows)
  // A cursor that leads back must fail the test, not keep it going for ever.
  while (found.length <= rows.length) {
    found.push(...page)
    const last = page.at(-1)
    if (last === undefined || page.length < limit) break
    page = answer({ ...part, limit, after: cursorAfter(part, last) }, rows)
  }
  return found
}

describe('paging by cursor', () => {
  it('gives the whole list, in pages of any size', () => {
    fc.assert(
      fc.property(ORDERS, heroRows(12), fc.integer({ min: 1, max: 4 }), (order, rows, limit) => {
        expect(allPages({ order }, limit, rows)).toEqual(answer({ order }, rows))
      }),
      { numRuns: 2_000 },
    )
  })

  it('goes along with a filter and a projection that has the order in it', () => {
    const rows = [0, 1, 2, 3, 4, 5].map((index) => hero(index, { age: index % 3 }))
    const part = {
      where: gt('age', 0),
      order: [desc('age')],
      select: [{ field: 'soulId' }, { field: 'age', as: 'years' }],
    }
    expect(allPages(part, 1, rows)).toEqual(answer(part, rows))
    expect(answer(part, rows)).toHaveLength(4)
  })

  it('does not mind that the row of the cursor is gone, nor rows written before it', () => {
    const rows = [0, 1, 2, 3].map((index) => hero(index, { age: index }))
    const after = cursorAfter({ order: [asc('age')] }, rows[1] ?? [])
    const later = [hero(9, { age: -1 }), ...rows.filter((_, index) => index !== 1)]
    expect(answer({ order: [asc('age')], after }, later)).toEqual(rows.slice(2))
  })

  it('leaves no cursor in a validated query, and starts a range in front', () => {
    const query = valid({
      order: [asc('name')],
      after: cursorAfter({ order: [asc('name')] }, hero(1, { name: 'x' })),
    })
    expect(query.after).toBeUndefined()
    expect(query.where).toMatchObject({
      type: 'and',
      conditions: [{ operator: 'gte', value: 'x' }, { type: 'or' }],
    })
    const byKey = valid({ after: cursorAfter({}, hero(1)) })
    expect(byKey.where).toEqual(gt('soulId', soulIdOf(1)))
  })
})

describe('cursors', () => {
  const order = [desc('gold'), asc('born')]
  const cursor = cursorAfter({ order }, hero(1, { gold: 2n ** 60n, born: 5 }))

  it('carry every store exactly', () => {
    expect(fromBase64Url(cursor)).toContain('"1152921504606846976","1970-01-01T00:00:00.005Z"')
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  it('may be used with another filter', () => {
    expect(codeOf(() => valid({ order, after: cursor, where: eq('name', 'x') }))).toBeUndefined()
  })

  const forged = (values: unknown): string => {
    const [kind, digest] = JSON.parse(fromBase64Url(cursor) ?? '')
    return toBase64Url(JSON.stringify([kind, digest, values]))
  }

  it.each<[string, Partial<SacredQuery> | Record<string, unknown>]>([
    ['another order', { order: [asc('gold'), asc('born')], after: cursor }],
    ['no order', { after: cursor }],
    ['another kind', { kind: 'land', after: cursor }],
    ['nothing', { order, after: '' }],
    ['a number', { order, after: 5 }],
    ['noise', { order, after: '!!!' }],
    ['base64 of noise', { order, after: toBase64Url('\u0001{') }],
    ['broken UTF-8', { order, after: '_w' }],
    ['other JSON', { order, after: toBase64Url('{"a":1}') }],
    ['too few values', { order, after: forged(['1']) }],
    ['a value of another type', { order, after: forged([1.5, '1970-01-01', soulIdOf(1)]) }],
    ['a value out of range', { order, after: forged([(2n ** 63n).toString(), '1970-01-01', soulIdOf(1)]) }],
    ['NULL in the key', { order, after: forged(['1', '1970-01-01', null]) }],
    ['a condition for a value', { order, after: forged([{ type: 'and' }, '1970-01-01', soulIdOf(1)]) }],
    ['repeated keys', { order, after: toBase64Url('[{"a":1,"a":1}]') }],
    ['one that is endless', { order, after: 'A'.repeat(70_000) }],
  ])('are refused when made of %s', (_name, part) => {
    expect(codeOf(() => valid(part))).toBe('LUX_INVALID_CURSOR')
  })

  it('are made and taken only where the order tells rows apart by whole fields', () => {
    const byPath = { order: [asc(at('traits', 'a'))] }
    expect(codeOf(() => cursorAfter(byPath, hero(1)))).toBe('LUX_UNSUPPORTED')
    expect(codeOf(() => valid({ ...byPath, after: cursor }))).toBe('LUX_UNSUPPORTED')
    const distinct = { select: [{ field: 'name' }], distinct: true }
    expect(codeOf(() => cursorAfter(distinct, ['x']))).toBe('LUX_UNSUPPORTED')
    expect(codeOf(() => valid({ ...distinct, after: cursor }))).toBe('LUX_UNSUPPORTED')
    expect(codeOf(() => cursorAfter({ select: [{ field: 'name' }] }, ['x']))).toBe('LUX_UNSUPPORTED')
    const groups = { aggregate: { columns: [{ as: 'n', function: 'count' as const }] } }
    expect(codeOf(() => cursorAfter(groups, [1]))).toBe('LUX_UNSUPPORTED')
    expect(codeOf(() => valid({ order, after: cursor, offset: 1 }))).toBe('LUX_INVALID_QUERY')
  })
})

describe('base64url', () => {
  it('brings any well-formed text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fromBase64Url(toBase64Url(text))).toBe(text)
        expect(toBase64Url(text)).toBe(Buffer.from(text).toString('base64url'))
      }),
    )
  })
})
