import { type Condition, not } from '@luxdb/core/query'
import { Sample } from '../fixtures/sample-kind.js'
import { type CaseGroup, onlyWhere } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { ask, askCount } from '../suite/reading.js'
import { finds, type Selection, selectionCases } from '../suite/selection-cases.js'

function match(operator: 'match' | 'imatch', value: string): Condition {
  return { type: 'match', field: 'label', operator, value }
}

const SELECTIONS: readonly Selection[] = [
  finds('somewhere in the text', match('match', 'b.d'), ['abcd']),
  finds('anchored', match('match', '^[aA]b'), ['abcd', 'Abba']),
  finds('minds case', match('match', 'bba$'), ['Abba']),
  finds('folds case', match('imatch', 'ABB'), ['Abba']),
  finds('folds ASCII letters alone', match('imatch', 'é'), ['é']),
  finds('inside json', { type: 'match', field: 'data', path: ['t'], operator: 'match', value: '^x' }, [
    'abcd',
  ]),
  finds('is unknown of NULL', not({ type: 'match', field: 'note', operator: 'match', value: 'q' }), ['É']),
]

/** Regular expressions, where a realm takes them. */
export const MATCH_CASES: CaseGroup = {
  title: 'match',
  kinds: [Sample],
  seed: async (realm) => {
    await realm
      .of(Sample)
      .manifest([
        { label: 'abcd', data: { t: 'xy' } },
        { label: 'Abba', data: { t: 5 } },
        { label: 'É', note: 'n' },
        { label: 'é' },
      ])
  },
  cases: {
    ...onlyWhere(({ match: matches }) => matches, {
      ...selectionCases({ kind: 'sample', column: 'label' }, SELECTIONS),
      'refuses what is no expression, or no text': async ({ realm }) => {
        await expectRefusal('LUX_INVALID_VALUE', () =>
          ask(realm, { kind: 'sample', where: match('match', '(') }),
        )
        const where: Condition = { type: 'match', field: 'amount', operator: 'match', value: '1' }
        await expectRefusal('LUX_UNSUPPORTED', () => ask(realm, { kind: 'sample', where }))
      },
    }),
    'is refused where the realm has none': {
      when: ({ match: matches }) => !matches,
      run: async ({ realm }) => {
        const where = match('match', 'a')
        await expectRefusal('LUX_UNSUPPORTED', () => ask(realm, { kind: 'sample', where }))
        await expectRefusal('LUX_UNSUPPORTED', () => askCount(realm, { kind: 'sample', where }))
        await expectRefusal('LUX_UNSUPPORTED', () => realm.of(Sample).dissolve({ where }))
      },
    },
  },
}
