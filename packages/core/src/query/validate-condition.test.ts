import { describe, expect, it } from 'vitest'
import type { Condition } from './condition.js'
import {
  and,
  at,
  between,
  contains,
  eq,
  exists,
  gt,
  hasKey,
  isDistinctFrom,
  isIn,
  isNotNull,
  isNull,
  isTrue,
  like,
  not,
  or,
  overlaps,
  resonates,
  search,
} from './conditions.js'
import { codeOf } from './test-codes.js'
import { CATALOG, CAUSE, HERO, LAND, VOW } from './test-shapes.js'
import { validateCondition } from './validate-query.js'

function valid(input: unknown): Condition {
  return validateCondition(input, HERO, CATALOG)
}

const a = eq('name', 'a')
const b = eq('name', 'b')
const c = eq('name', 'c')
const ALWAYS = and()
const NEVER = or()

describe('canonical form', () => {
  it.each<[string, Condition, Condition]>([
    ['flattens and', and(a, and(b, and(c))), and(a, b, c)],
    ['flattens or', or(or(a, b), or(c)), or(a, b, c)],
    ['keeps what alternates', and(a, or(b, c)), and(a, or(b, c))],
    ['unwraps one', and(or(not(and(a)))), not(a)],
    ['cancels two nots', not(not(a)), a],
    ['drops true from and', and(a, and()), a],
    ['ends and at false', and(a, or()), NEVER],
    ['drops false from or', or(a, or()), a],
    ['ends or at true', or(a, and()), ALWAYS],
    ['turns constants round', not(or()), ALWAYS],
    ['knows an empty list as false', isIn('name', []), NEVER],
    ['drops null from lists', { type: 'in', field: 'name', values: [null, 'a', null] }, isIn('name', ['a'])],
    ['knows a list of nulls as false', { type: 'in', field: 'name', values: [null] }, NEVER],
    ['asks for NULL by is', isDistinctFrom('age', null), isNotNull('age')],
    ['writes times in UTC', eq('born', '2024-05-17T02:00:00+02:00'), eq('born', '2024-05-17T00:00:00.000Z')],
    ['writes bigints plainly', eq('gold', 7), eq('gold', '7')],
    ['knows no -0', eq('power', -0), eq('power', 0)],
    ['sorts keys of json', contains('traits', { b: 1, a: -0 }), contains('traits', { a: 0, b: 1 })],
    ['knows an empty path as none', contains({ field: 'traits', path: [] }, 1), contains('traits', 1)],
  ])('%s', (_name, input, expected) => {
    const result = valid(input)
    expect(result).toEqual(expected)
    expect(JSON.stringify(result)).toBe(JSON.stringify(expected))
  })
})

describe('refusals', () => {
  it.each<[unknown, string]>([
    [null, 'LUX_INVALID_QUERY'],
    ['name = 1', 'LUX_INVALID_QUERY'],
    [{}, 'LUX_INVALID_QUERY'],
    [{ type: 'toString' }, 'LUX_INVALID_QUERY'],
    [{ type: 'sql', text: 'drop table' }, 'LUX_INVALID_QUERY'],
    [{ ...a, collate: 'C' }, 'LUX_INVALID_QUERY'],
    [{ type: 'and', conditions: {} }, 'LUX_INVALID_QUERY'],
    [{ type: 'and' }, 'LUX_INVALID_QUERY'],
    [{ type: 'not' }, 'LUX_INVALID_QUERY'],
    [{ ...a, operator: 'regex' }, 'LUX_INVALID_QUERY'],
    [{ ...a, operator: 'constructor' }, 'LUX_INVALID_QUERY'],
    [{ ...a, field: ['name'] }, 'LUX_UNKNOWN_FIELD'],
    [{ ...a, field: 'constructor' }, 'LUX_UNKNOWN_FIELD'],
    [{ ...a, field: 'soul_id' }, 'LUX_UNKNOWN_FIELD'],
    [{ type: 'compare', field: 'name', operator: 'eq' }, 'LUX_INVALID_VALUE'],
    [eq('name', null), 'LUX_INVALID_VALUE'],
    [eq('name', 5), 'LUX_INVALID_VALUE'],
    [eq('name', { $principal: 'id' }), 'LUX_INVALID_VALUE'],
    [eq('age', '5'), 'LUX_INVALID_VALUE'],
    [eq('age', 2 ** 53), 'LUX_OUT_OF_RANGE'],
    [eq('gold', '9223372036854775808'), 'LUX_OUT_OF_RANGE'],
    [eq('power', Number.NaN), 'LUX_OUT_OF_RANGE'],
    [eq('name', 'a\0'), 'LUX_INVALID_TEXT'],
    [eq('born', 'yesterday'), 'LUX_INVALID_TIME'],
    [eq('soulId', 'x'), 'LUX_INVALID_VALUE'],
    [gt('traits', 1), 'LUX_UNSUPPORTED'],
    [between('traits', 1, 2), 'LUX_UNSUPPORTED'],
    [eq(at('name', 'a'), 1), 'LUX_UNSUPPORTED'],
    [eq(at('traits', 'a'), [1]), 'LUX_INVALID_VALUE'],
    [isIn(at('traits', 'a'), [1, 'x']), 'LUX_INVALID_VALUE'],
    [between(at('traits', 'a'), 1, 'x'), 'LUX_INVALID_VALUE'],
    [{ type: 'in', field: 'name', values: 'a' }, 'LUX_INVALID_QUERY'],
    [{ type: 'in', field: 'name', values: ['a', undefined] }, 'LUX_INVALID_VALUE'],
    [isTrue('name'), 'LUX_UNSUPPORTED'],
    [isTrue('traits'), 'LUX_UNSUPPORTED'],
    [{ type: 'is', field: 'alive', value: 'null' }, 'LUX_INVALID_VALUE'],
    [like('age', '1%'), 'LUX_UNSUPPORTED'],
    [like('traits', 'a'), 'LUX_UNSUPPORTED'],
    [like('name', 'a\\'), 'LUX_INVALID_VALUE'],
    [like('name', 'a\\\\\\'), 'LUX_INVALID_VALUE'],
    [like('name', '\ud800'), 'LUX_INVALID_TEXT'],
    [{ type: 'pattern', field: 'name', operator: 'like', value: 5 }, 'LUX_INVALID_VALUE'],
    [contains('name', 'a'), 'LUX_UNSUPPORTED'],
    [contains('traits', { constructor: 1 }), 'LUX_UNSAFE_JSON'],
    [{ type: 'json', field: 'traits', operator: 'overlaps', value: { a: 1 } }, 'LUX_INVALID_VALUE'],
    [{ type: 'json', field: 'traits', operator: 'contains' }, 'LUX_INVALID_VALUE'],
    [hasKey('name', 'a'), 'LUX_UNSUPPORTED'],
    [{ type: 'hasKey', field: 'traits', key: 1 }, 'LUX_INVALID_QUERY'],
    [hasKey('traits', 'a\0'), 'LUX_INVALID_TEXT'],
    [exists('nope'), 'LUX_UNKNOWN_BOND'],
    [exists('land', eq('age', 1)), 'LUX_UNKNOWN_FIELD'],
    [{ ...exists('causes'), junction: and() }, 'LUX_INVALID_QUERY'],
    [resonates(0), 'LUX_OUT_OF_RANGE'],
    [resonates(1.01), 'LUX_OUT_OF_RANGE'],
    [resonates(Number.NaN), 'LUX_OUT_OF_RANGE'],
    [{ type: 'search', mode: 'fuzzy', query: 'a' }, 'LUX_INVALID_QUERY'],
    [{ type: 'search', mode: 'plain', query: ['a'] }, 'LUX_INVALID_QUERY'],
  ])('%j: %s', (input, code) => {
    expect(codeOf(() => valid(input))).toBe(code)
  })

  it('knows what a kind cannot do', () => {
    expect(codeOf(() => validateCondition(resonates(0.5), VOW, CATALOG))).toBe('LUX_UNSUPPORTED')
    expect(codeOf(() => validateCondition(search('a'), LAND, CATALOG))).toBe('LUX_UNSUPPORTED')
    const halfHidden = { ...HERO, fields: HERO.fields.filter((field) => field.name !== 'title') }
    expect(codeOf(() => validateCondition(search('a'), halfHidden, CATALOG))).toBe('LUX_UNSUPPORTED')
  })

  it('takes what fits', () => {
    for (const input of [
      like('name', 'a\\\\'),
      like(at('traits', 'a'), '%'),
      isTrue(at('traits', 'a')),
      isNull(at('traits', 'a')),
      gt(at('traits', 'a', -1), 5),
      eq('traits', { a: 1 }),
      isIn('traits', [[1], { a: 1 }]),
      overlaps('traits', []),
      gt('alive', false),
      contains('traits', { $principal: 'id' }),
      resonates(1),
    ]) {
      expect(codeOf(() => valid(input))).toBeUndefined()
    }
    expect(codeOf(() => validateCondition(eq('name', 'x'), CAUSE, CATALOG))).toBeUndefined()
  })
})

describe('access rules', () => {
  it('may name the principal where a literal stands', () => {
    const whole: unknown = { type: 'in', field: 'name', values: { $principal: 'roles' } }
    const conditions: unknown[] = [
      eq('mentorId', { $principal: 'id' }),
      isIn('name', [{ $principal: 'claims.names' }, 'x']),
      whole,
      contains('traits', [{ $principal: 'id' }]),
    ]
    const rule = { type: 'and', conditions }
    expect(validateCondition(rule, HERO, CATALOG, { allowPrincipal: true })).toMatchObject({
      conditions: [{}, {}, { values: [{ $principal: 'roles' }] }, {}],
    })
    expect(codeOf(() => valid(rule))).toBe('LUX_INVALID_VALUE')
  })

  it.each(['', 'password', 'claims.', 'claims.__proto__', 'claims'])('may not ask for %j', (name) => {
    const rule = eq('name', { $principal: name })
    expect(codeOf(() => validateCondition(rule, HERO, CATALOG, { allowPrincipal: true }))).toBe(
      'LUX_INVALID_VALUE',
    )
  })
})
