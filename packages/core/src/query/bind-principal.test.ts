import { describe, expect, it } from 'vitest'
import { bindPrincipal } from './bind-principal.js'
import type { Condition } from './condition.js'
import {
  and,
  at,
  between,
  contains,
  eq,
  exists,
  gt,
  isDistinctFrom,
  isIn,
  like,
  neq,
  not,
  or,
  overlaps,
} from './conditions.js'
import { compileCondition } from './evaluate-condition.js'
import type { JsonValue } from './json.js'
import { NEVER } from './logic.js'
import type { Principal } from './principal.js'
import type { Cell } from './store.js'
import { hero, soulIdOf } from './test-rows.js'
import { CATALOG, HERO } from './test-shapes.js'
import { testSource } from './test-source.js'
import { validateCondition } from './validate-query.js'

const PRINCIPAL: Principal = {
  id: 'u-1',
  roles: ['reader', 'writer'],
  claims: {
    hero: soulIdOf(1).toUpperCase(),
    level: 5,
    names: ['a', 'b'],
    none: [],
    nothing: null,
    mixed: ['a', 5],
    since: '2024-05-17T02:00:00+02:00',
    tenant: { id: 7 },
  },
}

const of = (name: string): { readonly $principal: string } => ({ $principal: name })

function bound(rule: Condition, principal: Principal = PRINCIPAL): Condition {
  return bindPrincipal(
    validateCondition(rule, HERO, CATALOG, { allowPrincipal: true }),
    principal,
    HERO,
    CATALOG,
  )
}

function truth(rule: Condition, cells: Readonly<Record<string, Cell>>): boolean | null {
  return compileCondition(bound(rule), HERO, testSource(CATALOG, {}))(hero(1, cells))
}

describe('bindPrincipal', () => {
  it.each<[Condition, Condition]>([
    [eq('name', of('id')), eq('name', 'u-1')],
    [neq('name', of('id')), neq('name', 'u-1')],
    [eq('mentorId', of('claims.hero')), eq('mentorId', soulIdOf(1))],
    [gt('born', of('claims.since')), gt('born', '2024-05-17T00:00:00.000Z')],
    [eq('gold', of('claims.level')), eq('gold', '5')],
    [between('age', 0, of('claims.level')), between('age', 0, 5)],
    [isIn('name', [of('roles'), 'x']), isIn('name', ['reader', 'writer', 'x'])],
    [isIn('name', [of('id')]), isIn('name', ['u-1'])],
    [isIn('name', [of('claims.none')]), NEVER],
    [not(isIn('name', [of('claims.none')])), and()],
    [contains('traits', { owners: [of('id')] }), contains('traits', { owners: ['u-1'] })],
    [overlaps('traits', [of('id'), 'x']), overlaps('traits', ['u-1', 'x'])],
    [
      { type: 'json', field: 'traits', operator: 'overlaps', value: of('claims.names') },
      overlaps('traits', ['a', 'b']),
    ],
    [eq(at('traits', 'level'), of('claims.level')), eq(at('traits', 'level'), 5)],
    [exists('mentor', eq('name', of('id'))), exists('mentor', eq('name', 'u-1'))],
    [
      and(eq('age', 1), or(eq('name', of('id')), like('name', 'x%'))),
      and(eq('age', 1), or(eq('name', 'u-1'), like('name', 'x%'))),
    ],
  ])('%j', (rule, expected) => {
    expect(bound(rule)).toEqual(expected)
  })

  const unknowns: readonly Condition[] = [
    eq('name', of('claims.missing')),
    eq('name', of('claims.nothing')),
    eq('name', of('claims.level')),
    eq('name', of('claims.toString')),
    neq('name', of('claims.missing')),
    isDistinctFrom('name', of('claims.missing')),
    eq('mentorId', of('id')),
    gt('age', of('claims.hero')),
    between('age', of('claims.missing'), 5),
    isIn('name', [of('claims.missing'), 'hero 1']),
    isIn('name', [of('claims.mixed')]),
    isIn(at('traits', 'a'), [of('claims.mixed')]),
    isIn('name', [of('claims.tenant')]),
    contains('traits', { owner: of('claims.missing') }),
    { type: 'json', field: 'traits', operator: 'overlaps', value: of('id') },
    eq(at('traits', 'a'), of('claims.tenant')),
  ]
  it.each(unknowns)('makes %j unknown: neither it nor its negation lets anybody through', (rule) => {
    const cells = { age: 3, mentorId: soulIdOf(2), traits: '{"a":"x","owner":1}' }
    expect(truth(rule, cells)).toBe(null)
    expect(truth(not(rule), cells)).toBe(null)
    expect(truth(or(rule, not(rule)), cells)).toBe(null)
  })

  it('does not read claims from the prototype of the claims', () => {
    const claims: Record<string, JsonValue> = Object.create({ name: 'inherited' })
    expect(bound(eq('name', of('claims.name')), { ...PRINCIPAL, claims })).toMatchObject({ value: null })
  })

  it('leaves rules without a principal as they are', () => {
    const rule = validateCondition(and(eq('age', 1), isIn('name', ['a'])), HERO, CATALOG)
    expect(bindPrincipal(rule, PRINCIPAL, HERO, CATALOG)).toEqual(rule)
  })
})
