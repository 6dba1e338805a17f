import { describe, expect, it } from 'vitest'
import { layoutOf, wholeLayout } from './layout-of.js'
import { renderRows } from './render-rows.js'
import type { RowLayout } from './row-layout.js'
import type { SacredQuery } from './sacred-query.js'
import { codeOf } from './test-codes.js'
import { hero, soulIdOf } from './test-rows.js'
import { CATALOG, HERO } from './test-shapes.js'
import { validateQuery } from './validate-query.js'

function layout(part: Partial<SacredQuery>): RowLayout {
  return layoutOf(validateQuery({ v: 1, type: 'query', kind: 'hero', ...part }, CATALOG), CATALOG)
}

describe('layoutOf', () => {
  it('is one object for whole beings, so that renderers are kept', () => {
    expect(layout({})).toBe(layout({ limit: 5 }))
    expect(layout({})).toBe(wholeLayout(HERO))
    expect(layout({}).columns.map((column) => column.name)).toEqual(HERO.fields.map((field) => field.name))
    expect(layout({}).whole).toBe(true)
  })

  it('names projected columns and says how they are stored', () => {
    const select = [
      { field: 'age', as: 'years' },
      { field: 'traits', path: ['a', 'b', 0] },
      { field: 'born' },
    ]
    expect(layout({ select }).columns).toMatchObject([
      { name: 'years', store: 'int', absent: false },
      { name: 'b', store: 'json', absent: false, path: ['a', 'b', 0] },
      { name: 'born', store: 'time', absent: true },
    ])
    expect(layout({ select }).whole).toBe(false)
  })

  it('puts groups before computed columns', () => {
    const aggregate = {
      groupBy: [{ field: 'title' }, { field: 'traits', path: ['a'] }],
      columns: [
        { as: 'n', function: 'count' },
        { as: 'mean', function: 'avg', field: 'gold' },
        { as: 'total', function: 'sum', field: 'gold' },
        { as: 'last', function: 'max', field: 'born' },
      ],
    } as const
    expect(layout({ aggregate }).columns.map(({ name, store }) => [name, store])).toEqual([
      ['title', 'text'],
      ['a', 'json'],
      ['n', 'int'],
      ['mean', 'float'],
      ['total', 'bigint'],
      ['last', 'time'],
    ])
  })

  it('nests embeds', () => {
    const embed = [{ bond: 'mentor', as: 'master', embed: [{ bond: 'pupils', select: [{ field: 'name' }] }] }]
    expect(layout({ embed })).toMatchObject({
      whole: true,
      embeds: [
        {
          name: 'master',
          many: false,
          layout: { embeds: [{ name: 'pupils', many: true, layout: { whole: false } }] },
        },
      ],
    })
  })

  it('refuses a kind that it does not know', () => {
    expect(codeOf(() => layoutOf({ v: 1, type: 'query', kind: 'nope' }, CATALOG))).toBe('LUX_UNKNOWN_KIND')
  })
})

describe('renderRows', () => {
  it('writes every store as JSON, NULL as null or as nothing', () => {
    const full = hero(1, {
      age: 5,
      gold: 2n ** 60n,
      power: 1.5,
      alive: false,
      born: 0,
      traits: '{"a":[1]}',
      mentorId: soulIdOf(2),
    })
    const records = renderRows(wholeLayout(HERO), [full, hero(2)])
    expect(records).toEqual([
      {
        soulId: soulIdOf(1),
        name: 'hero 1',
        title: null,
        age: 5,
        gold: '1152921504606846976',
        power: 1.5,
        alive: false,
        born: '1970-01-01T00:00:00.000Z',
        traits: { a: [1] },
        mentorId: soulIdOf(2),
      },
      {
        soulId: soulIdOf(2),
        name: 'hero 2',
        title: null,
        age: null,
        gold: null,
        power: null,
        alive: null,
        traits: null,
      },
    ])
    expect(JSON.parse(JSON.stringify(records))).toEqual(records)
  })

  it('nests rows: an object or null for one, a list for many', () => {
    const embed = [
      { bond: 'mentor', select: [{ field: 'name' }] },
      { bond: 'pupils', select: [{ field: 'age' }] },
    ]
    const rows = [
      ['a', ['master'], [[1], [null]]],
      ['b', null, []],
    ]
    expect(renderRows(layout({ select: [{ field: 'name' }], embed }), rows)).toEqual([
      { name: 'a', mentor: { name: 'master' }, pupils: [{ age: 1 }, { age: null }] },
      { name: 'b', mentor: null, pupils: [] },
    ])
  })

  it('spreads a nested row into its parent; a missing one as NULL or as nothing', () => {
    const spread = layout({
      select: [{ field: 'name' }],
      embed: [{ bond: 'mentor', spread: true, select: [{ field: 'age' }, { field: 'born' }] }],
    })
    const rows = [
      ['Ann', [40, 0]],
      ['Bob', null],
    ]
    expect(renderRows(spread, rows)).toEqual([
      { name: 'Ann', age: 40, born: '1970-01-01T00:00:00.000Z' },
      { name: 'Bob', age: null },
    ])
  })

  it('renders scalars from inside json', () => {
    const select = [{ field: 'traits', path: ['a'] }]
    expect(renderRows(layout({ select }), [['"x"'], ['1'], ['{"b":1}'], [null]])).toEqual([
      { a: 'x' },
      { a: 1 },
      { a: { b: 1 } },
      { a: null },
    ])
  })

  it('refuses nested rows where a column stands', () => {
    expect(() => renderRows(layout({ select: [{ field: 'name' }] }), [[['nested']]])).toThrow(TypeError)
  })
})
