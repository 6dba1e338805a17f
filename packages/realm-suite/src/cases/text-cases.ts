import type { BaseRealm } from '@luxdb/core'
import { asc, desc, not } from '@luxdb/core/query'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare, matches } from '../suite/conditions.js'
import { ask } from '../suite/reading.js'
import { finds, refusalCases, refuses, selectionCases } from '../suite/selection-cases.js'

/** In the order of code points, which neither UTF-16 nor any language's collation gives. */
const IN_ORDER: readonly string[] = [
  '',
  ' ',
  '%',
  '10',
  '9',
  'B',
  'Z',
  '\\',
  '_',
  'a',
  'a%b',
  'a_b',
  'ab',
  'b',
  'e\u0301',
  'z',
  '\u00C9',
  '\u00E9',
  '\u{3042}',
  '\uE000',
  '\uFFFD',
  '\u{1F600}',
  '\u{10FFFF}',
]

async function seed(realm: BaseRealm): Promise<void> {
  const shuffled = [...IN_ORDER].sort((left, right) => left.length - right.length || (left < right ? 1 : -1))
  await realm.of(Sample).manifest([...shuffled.map((note) => ({ label: note, note })), { label: 'none' }])
}

const comparisons = [
  finds('gt by code point: an emoji is above U+FFFD', compare('note', 'gt', '\uFFFD'), [
    '\u{1F600}',
    '\u{10FFFF}',
  ]),
  finds(
    'lt by code point: capitals are below small letters',
    compare('note', 'lt', 'a'),
    IN_ORDER.slice(0, IN_ORDER.indexOf('a')),
  ),
  finds('eq tells composed from decomposed', compare('note', 'eq', '\u00E9'), ['\u00E9']),
  finds('eq tells cases apart', compare('note', 'eq', 'Z'), ['Z']),
  finds('eq of the empty text', compare('note', 'eq', ''), ['']),
]

const patterns = [
  finds('like: % stands for any text, also none', matches('note', 'like', 'a%'), ['a', 'a%b', 'a_b', 'ab']),
  finds('like: _ stands for one character', matches('note', 'like', 'a_'), ['ab']),
  finds(
    'like: _ takes a character of two UTF-16 units',
    matches('note', 'like', '_'),
    IN_ORDER.filter((text) => [...text].length === 1),
  ),
  finds('like tells cases apart', matches('note', 'like', 'z'), ['z']),
  finds('like without wildcards is equality', matches('note', 'like', 'ab'), ['ab']),
  finds('like of the empty pattern', matches('note', 'like', ''), ['']),
  finds('like: % alone finds all but NULL', matches('note', 'like', '%'), IN_ORDER),
  finds('like: backslash escapes %', matches('note', 'like', 'a\\%b'), ['a%b']),
  finds('like: backslash escapes _', matches('note', 'like', 'a\\_b'), ['a_b']),
  finds('like: backslash escapes itself', matches('note', 'like', '\\\\'), ['\\']),
  finds('like: backslash before another character means that character', matches('note', 'like', '\\a\\b'), [
    'ab',
  ]),
  finds('like: other wildcards mean themselves', matches('note', 'like', '*'), []),
  finds('like: brackets mean themselves', matches('note', 'like', '[a-z]'), []),
  finds('like: several %', matches('note', 'like', '%a%b%'), ['a%b', 'a_b', 'ab']),
  finds('not like skips NULL', not(matches('note', 'like', '_%')), ['']),
  finds('ilike folds ASCII', matches('note', 'ilike', 'z'), ['Z', 'z']),
  finds('ilike folds ASCII in the pattern', matches('note', 'ilike', 'A%B'), ['a%b', 'a_b', 'ab']),
  finds('ilike does not fold beyond ASCII', matches('note', 'ilike', '\u00C9'), ['\u00C9']),
  finds('ilike knows the escape', matches('note', 'ilike', 'A\\%B'), ['a%b']),
  finds('startsWith takes wildcards literally', matches('note', 'startsWith', 'a%'), ['a%b']),
  finds('startsWith tells cases apart', matches('note', 'startsWith', 'A'), []),
  finds('startsWith of nothing finds all but NULL', matches('note', 'startsWith', ''), IN_ORDER),
  finds('startsWith of the last code point', matches('note', 'startsWith', '\u{10FFFF}'), ['\u{10FFFF}']),
  finds('startsWith of U+FFFD', matches('note', 'startsWith', '\uFFFD'), ['\uFFFD']),
  finds('startsWith takes a backslash literally', matches('note', 'startsWith', '\\'), ['\\']),
  finds('endsWith takes wildcards literally', matches('note', 'endsWith', '_b'), ['a_b']),
  finds('endsWith of an emoji', matches('note', 'endsWith', '\u{1F600}'), ['\u{1F600}']),
  finds('endsWith of nothing finds all but NULL', matches('note', 'endsWith', ''), IN_ORDER),
  finds('endsWith of something longer', matches('note', 'endsWith', 'xab'), []),
  finds(
    'not startsWith skips NULL',
    not(matches('note', 'startsWith', 'a')),
    IN_ORDER.filter((text) => !text.startsWith('a')),
  ),
]

const refused = [
  refuses('like over an int', matches('amount', 'like', '1%'), 'LUX_UNSUPPORTED'),
  refuses('like over json without a path', matches('data', 'like', '%'), 'LUX_UNSUPPORTED'),
  refuses('a pattern that ends in its escape', matches('note', 'like', 'a\\'), 'LUX_INVALID_VALUE'),
  refuses('U+0000 in a pattern', matches('note', 'like', 'a\0%'), 'LUX_INVALID_TEXT'),
  refuses('a lone surrogate in a pattern', matches('note', 'ilike', '%\uD800'), 'LUX_INVALID_TEXT'),
  refuses(
    'a pattern of more than 1,000 characters',
    matches('note', 'like', '%'.repeat(1_001)),
    'LUX_QUERY_TOO_COMPLEX',
  ),
]

/** Text: order, comparison and patterns. */
export const TEXT_CASES: CaseGroup = {
  title: 'text',
  kinds: [Sample],
  seed,
  cases: {
    'orders by code point': async ({ realm }) => {
      const rows = await ask(realm, {
        kind: 'sample',
        order: [asc('note')],
        where: not({ type: 'is', field: 'note', value: null }),
      })
      expect(rows.map((row) => row['note'])).toEqual(IN_ORDER)
    },
    'orders by code point, descending': async ({ realm }) => {
      const rows = await ask(realm, { kind: 'sample', order: [desc('note', 'last')] })
      expect(rows.map((row) => row['note'])).toEqual([...[...IN_ORDER].reverse(), null])
    },
    ...selectionCases({ kind: 'sample', column: 'label' }, [...comparisons, ...patterns]),
    ...refusalCases('sample', refused),
  },
}
