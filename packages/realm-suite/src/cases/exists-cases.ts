import { and, exists, not, or } from '@luxdb/core/query'
import { seedBonds } from '../fixtures/bonded-data.js'
import { BONDED_KINDS } from '../fixtures/bonded-kinds.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare, is, matches } from '../suite/conditions.js'
import { finds, refusalCases, refuses, selectionCases } from '../suite/selection-cases.js'

const one = [
  finds('to: bound at all', exists('mentor'), ['b', 'c', 'd', 'e']),
  finds('to: not bound', not(exists('mentor')), ['a', 'f']),
  finds('to: bound to one that satisfies', exists('mentor', compare('name', 'eq', 'a')), ['b', 'c']),
  finds('to: not bound to one that satisfies', not(exists('mentor', compare('name', 'eq', 'a'))), [
    'a',
    'd',
    'e',
    'f',
  ]),
  finds('to: unknown inside selects nothing', exists('mentor', compare('rank', 'neq', 2)), ['b', 'c', 'e']),
  finds('to: never unknown outside', not(exists('mentor', compare('rank', 'neq', 2))), ['a', 'd', 'f']),
  finds('to: bound to itself', exists('mentor', compare('name', 'eq', 'e')), ['e']),
  finds('to another kind', exists('sign', compare('name', 'eq', 'lion')), ['a', 'b']),
  finds('to: an empty condition is no condition', exists('sign', and()), ['a', 'b', 'c']),
  finds('to: a false condition finds nothing', exists('sign', or()), []),
]

const many = [
  finds('many: has any', exists('students'), ['a', 'b', 'e']),
  finds('many: has none', not(exists('students')), ['c', 'd', 'f']),
  finds('many: has one that satisfies', exists('students', compare('affinity', 'eq', 'shadow')), ['a', 'b']),
  finds('many: found once, however many satisfy', exists('relics'), ['a', 'b']),
  finds('many: with NULL inside', exists('relics', is('power', null)), ['a']),
  finds(
    'many: all conditions on the same being',
    exists('relics', and(compare('name', 'eq', 'sword'), compare('power', 'gt', 4))),
    ['a'],
  ),
  finds(
    'many: conditions on different beings',
    and(exists('relics', compare('name', 'eq', 'ring')), exists('relics', compare('power', 'gt', 8))),
    ['a'],
  ),
]

const through = [
  finds('through: has any', exists('orders'), ['a', 'b', 'c']),
  finds('through: has none', not(exists('orders')), ['d', 'e', 'f']),
  finds('through: has one that satisfies', exists('orders', compare('title', 'eq', 'y')), ['b']),
  finds('through: nothing satisfies', exists('orders', compare('title', 'eq', 'z')), []),
]

const nested = [
  finds('a bond of a bond', exists('mentor', exists('mentor', compare('name', 'eq', 'a'))), ['d']),
  finds('there and back again', exists('mentor', exists('students', compare('name', 'eq', 'c'))), ['b', 'c']),
  finds('through and back again', exists('orders', exists('members', compare('name', 'eq', 'c'))), [
    'a',
    'b',
    'c',
  ]),
  finds('many of many', exists('students', exists('relics')), ['a']),
  finds('a negation inside', exists('students', not(exists('relics'))), ['a', 'b', 'e']),
  finds(
    'beside other conditions',
    and(compare('affinity', 'eq', 'light'), or(exists('relics'), not(exists('mentor')))),
    ['a', 'b', 'f'],
  ),
  finds('to, with a pattern', exists('sign', matches('name', 'startsWith', 'r')), ['c']),
  finds(
    'to, through, many',
    exists('sign', exists('guardians', exists('orders', compare('title', 'eq', 'y')))),
    ['a', 'b'],
  ),
]

/** Conditions on bound beings. */
export const EXISTS_CASES: CaseGroup = {
  title: 'exists',
  kinds: BONDED_KINDS,
  seed: seedBonds,
  cases: {
    ...selectionCases({ kind: 'guardian', column: 'name' }, [...one, ...many, ...through, ...nested]),
    ...refusalCases('guardian', [
      refuses('an unknown bond', exists('enemy'), 'LUX_UNKNOWN_BOND'),
      refuses('a field as a bond', exists('mentorId'), 'LUX_UNKNOWN_BOND'),
      refuses('an unknown field inside', exists('sign', compare('rank', 'eq', 1)), 'LUX_UNKNOWN_FIELD'),
      refuses(
        'a condition on the junction',
        { type: 'exists', bond: 'orders', junction: and() },
        'LUX_INVALID_QUERY',
      ),
    ]),
  },
}
