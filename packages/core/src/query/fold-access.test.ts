import { describe, expect, it } from 'vitest'
import { and, eq, exists, isTrue, not, or } from './conditions.js'
import { evaluateCount, evaluateQuery } from './evaluate-query.js'
import { foldAccess, foldCondition, type ReadRule } from './fold-access.js'
import { layoutOf } from './layout-of.js'
import { NEVER } from './logic.js'
import { renderRows } from './render-rows.js'
import type { SacredQuery } from './sacred-query.js'
import type { Row } from './store.js'
import { hero, soulIdOf } from './test-rows.js'
import { CATALOG, HERO } from './test-shapes.js'
import { testSource } from './test-source.js'
import { validateQuery } from './validate-query.js'

const RULE_OF_HERO = isTrue('alive')
const RULE_OF_LAND = eq('secret', 'none')
const rules: ReadRule = (kind) =>
  kind === 'hero' ? RULE_OF_HERO : kind === 'land' ? RULE_OF_LAND : kind !== 'vow'

function folded(part: Partial<SacredQuery>, rule: ReadRule = rules): SacredQuery {
  return foldAccess(validateQuery({ v: 1, type: 'query', kind: 'hero', ...part }, CATALOG), CATALOG, rule)
}

describe('foldAccess', () => {
  it('adds the rule to the query', () => {
    expect(folded({}).where).toEqual(RULE_OF_HERO)
    expect(folded({ where: eq('age', 1) }).where).toEqual(and(eq('age', 1), RULE_OF_HERO))
    expect(folded({ where: or(eq('age', 1), eq('age', 2)) }).where).toEqual(
      and(or(eq('age', 1), eq('age', 2)), RULE_OF_HERO),
    )
  })

  it('adds nothing for a rule that says always, and finds nothing for one that says never', () => {
    expect(folded({}, () => true).where).toBeUndefined()
    expect(folded({ where: eq('age', 1) }, () => true).where).toEqual(eq('age', 1))
    expect(folded({ where: eq('age', 1) }, () => false).where).toEqual(NEVER)
  })

  it('adds each rule to each embed and to each hop, junctions included', () => {
    const embed = [{ bond: 'land', embed: [{ bond: 'heroes' }] }, { bond: 'causes' }]
    const query = folded({ where: not(exists('pupils', exists('land'))), embed })
    expect(query.where).toEqual(
      and(not(exists('pupils', and(exists('land', RULE_OF_LAND), RULE_OF_HERO))), RULE_OF_HERO),
    )
    expect(query.embed).toMatchObject([
      { bond: 'land', where: RULE_OF_LAND, embed: [{ bond: 'heroes', where: RULE_OF_HERO }] },
      { bond: 'causes', junction: NEVER },
    ])
  })

  it('leaves the rest of the query alone', () => {
    const part = { select: [{ field: 'name' }], limit: 5, offset: 2, intention: 'x' } as const
    expect(folded(part)).toMatchObject(part)
  })

  it('does not narrow what a rule itself asks', () => {
    const membership = exists('mentor', eq('name', 'x'))
    expect(folded({}, (kind) => (kind === 'hero' ? membership : true)).where).toEqual(membership)
  })
})

describe('foldCondition', () => {
  it('narrows hops and leaves the rule of the kind itself to the caller', () => {
    expect(foldCondition(exists('land'), HERO, CATALOG, rules)).toEqual(exists('land', RULE_OF_LAND))
    expect(foldCondition(eq('age', 1), HERO, CATALOG, rules)).toEqual(eq('age', 1))
  })
})

describe('what is hidden behind a bond', () => {
  const cause = [soulIdOf(50), 'peace'] as const
  const rows: Readonly<Record<string, readonly Row[]>> = {
    hero: [hero(0, { alive: true, landId: soulIdOf(40) }), hero(1, { alive: false, mentorId: soulIdOf(0) })],
    land: [[soulIdOf(40), 'North', 'gold']],
    cause: [cause],
    vow: [
      [soulIdOf(0), cause[0], false],
      [soulIdOf(1), cause[0], true],
    ],
  }
  const keptVows: ReadRule = (kind) => (kind === 'vow' ? isTrue('kept') : rules(kind))

  function count(part: Partial<SacredQuery>, rule: ReadRule): number {
    const query = folded(part, rule)
    return evaluateCount(query, layoutOf(query, CATALOG), testSource(CATALOG, rows))
  }

  it('can neither be found, nor asked about, nor embedded', () => {
    const open: ReadRule = () => true
    expect(count({ where: exists('land') }, open)).toBe(1)
    expect(count({ where: exists('land') }, rules)).toBe(0)
    expect(count({ where: exists('pupils') }, rules)).toBe(0)
    expect(count({ where: exists('causes') }, open)).toBe(2)
    expect(count({ where: exists('causes') }, keptVows)).toBe(0)
    const query = folded(
      { select: [{ field: 'soulId' }], embed: [{ bond: 'land' }, { bond: 'causes' }] },
      keptVows,
    )
    const layout = layoutOf(query, CATALOG)
    const found = renderRows(layout, evaluateQuery(query, layout, testSource(CATALOG, rows)))
    expect(found).toEqual([{ soulId: soulIdOf(0), land: null, causes: [] }])
  })
})
