import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf, wholeLayout } from './layout-of.js'
import { renderRows } from './render-rows.js'
import type { ResultRow, RowLayout } from './row-layout.js'
import { rowsText, rowText } from './rows-text.js'
import type { SacredQuery } from './sacred-query.js'
import { hero, heroRows } from './test-rows.js'
import { CATALOG, HERO } from './test-shapes.js'
import { validateQuery } from './validate-query.js'

function layout(part: Partial<SacredQuery>): RowLayout {
  return layoutOf(validateQuery({ v: 1, type: 'query', kind: 'hero', ...part }, CATALOG), CATALOG)
}

function expectSame(of: RowLayout, rows: readonly ResultRow[]): void {
  expect(rowsText(of, rows)).toBe(JSON.stringify(renderRows(of, rows)))
  for (const row of rows) expect(rowText(of, row)).toBe(JSON.stringify(renderRows(of, [row])[0]))
}

const HEROES = heroRows(5)

describe('rowsText', () => {
  it('writes random whole beings as renderRows and JSON.stringify do', () => {
    fc.assert(
      fc.property(HEROES, (rows) => expectSame(wholeLayout(HERO), rows)),
      { numRuns: 1_000 },
    )
  })

  it('writes every character as JSON.stringify does', () => {
    const every = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit))
    const texts = ['', ...every, ...every.map((unit) => `a${unit}b`), '\u{1f600}']
    const of = layout({ select: [{ field: 'name' }] })
    expect(
      rowsText(
        of,
        texts.map((text) => [text]),
      ),
    ).toBe(JSON.stringify(texts.map((name) => ({ name }))))
  })

  it('writes nothing as an empty list', () => {
    expect(rowsText(wholeLayout(HERO), [])).toBe('[]')
  })

  it('writes what is embedded, nested and spread, and what is not there', () => {
    const embed: SacredQuery['embed'] = [
      {
        bond: 'mentor',
        as: 'master',
        embed: [{ bond: 'pupils', select: [{ field: 'born' }, { field: 'name' }] }],
      },
      { bond: 'land', spread: true, select: [{ field: 'name', as: 'land "of"' }] },
      { bond: 'pupils', select: [{ field: 'traits', path: ['a'] }] },
    ]
    const of = layout({ select: [{ field: 'gold', cast: 'text' }, { field: 'born' }], embed })
    const pupils: readonly ResultRow[] = [
      [null, 'A "quoted" name\n\u2028'],
      [86_399_999, 'é\u{1f600}'],
    ]
    const master: ResultRow = [...hero(1, { traits: '[1,{"b":null}]', born: 1 }), pupils]
    expectSame(of, [
      ['9', null, master, ['x'], [['{"b":"c"}'], [null]]],
      [null, 5, null, null, []],
    ])
  })

  it('writes computed columns', () => {
    const aggregate = {
      groupBy: [{ field: 'title' }],
      columns: [
        { as: 'sum', function: 'sum', field: 'gold' },
        { as: 'mean', function: 'avg', field: 'power' },
      ],
    } as const
    expectSame(layout({ aggregate }), [
      ['x', 2n ** 62n, 1e21],
      [null, null, -0.1],
    ])
  })

  it('reads the json of adopted tables before it hands it on', () => {
    const adopted = wholeLayout({ ...HERO, adopted: true })
    expectSame(adopted, [hero(1, { traits: ' { "b": 1.0, "a": "\\u00e9" } ' })])
    expect(() => rowsText(adopted, [hero(1, { traits: '{' })])).toThrow(SyntaxError)
  })
})
