import type { BaseRealm } from '@luxdb/core'
import { and, type Condition, isIn, not, or } from '@luxdb/core/query'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare, is } from '../suite/conditions.js'
import { type Selection, selectionCases } from '../suite/selection-cases.js'

/** True, false, or unknown. */
type Truth = boolean | null

const TRUTHS: readonly Truth[] = [true, false, null]

/** Nine beings: every pair of truths that `LEFT` and `RIGHT` can have. */
const PAIRS: readonly (readonly [Truth, Truth])[] = TRUTHS.flatMap((left) =>
  TRUTHS.map((right) => [left, right] as const),
)

const LEFT: Condition = compare('lit', 'eq', true)
const RIGHT: Condition = compare('amount', 'gt', 0)

function labelOf([left, right]: readonly [Truth, Truth]): string {
  return `${left}/${right}`
}

async function seed(realm: BaseRealm): Promise<void> {
  const beings = PAIRS.map(([left, right]) => ({
    label: labelOf([left, right]),
    lit: left,
    amount: right === null ? null : Number(right),
  }))
  await realm.of(Sample).manifest(beings)
}

function kleeneNot(truth: Truth): Truth {
  return truth === null ? null : !truth
}

function kleeneAnd(left: Truth, right: Truth): Truth {
  if (left === false || right === false) return false
  return left === null || right === null ? null : true
}

function kleeneOr(left: Truth, right: Truth): Truth {
  return kleeneNot(kleeneAnd(kleeneNot(left), kleeneNot(right)))
}

/** A condition with the truth that it has for a pair. */
interface Formula {
  readonly name: string
  readonly condition: Condition
  readonly truth: (left: Truth, right: Truth) => Truth
}

const FORMULAS: readonly Formula[] = [
  { name: 'left', condition: LEFT, truth: (left) => left },
  { name: 'not', condition: not(LEFT), truth: kleeneNot },
  { name: 'not not', condition: not(not(LEFT)), truth: (left) => left },
  { name: 'and', condition: and(LEFT, RIGHT), truth: kleeneAnd },
  { name: 'or', condition: or(LEFT, RIGHT), truth: kleeneOr },
  { name: 'and of one', condition: and(LEFT), truth: (left) => left },
  { name: 'and with true', condition: and(LEFT, and()), truth: (left) => left },
  { name: 'and with false', condition: and(LEFT, or()), truth: () => false },
  { name: 'or with true', condition: or(LEFT, and()), truth: () => true },
  { name: 'or with false', condition: or(LEFT, or()), truth: (left) => left },
  {
    name: 'or of and',
    condition: or(and(LEFT, not(RIGHT)), and(not(LEFT), RIGHT)),
    truth: (left, right) => kleeneOr(kleeneAnd(left, kleeneNot(right)), kleeneAnd(kleeneNot(left), right)),
  },
  {
    name: 'not of not and',
    condition: not(and(not(LEFT), not(RIGHT))),
    truth: kleeneOr,
  },
  {
    name: 'is makes unknown known',
    condition: and(is('lit', true), not(is('amount', null))),
    truth: (left, right) => left === true && right !== null,
  },
  { name: 'not of is', condition: not(is('lit', true)), truth: (left) => left !== true },
  { name: 'not in', condition: not(isIn('amount', [1])), truth: (_left, right) => kleeneNot(right) },
]

/** Each formula finds the pairs for which it is true, and its negation those for which it is false. */
const selections: readonly Selection[] = FORMULAS.flatMap(({ name, condition, truth }) => [
  { name, where: condition, finds: labelsWhere(truth, true) },
  { name: `the negation of ${name}`, where: not(condition), finds: labelsWhere(truth, false) },
])

function labelsWhere(truth: Formula['truth'], wanted: boolean): readonly string[] {
  return PAIRS.filter(([left, right]) => truth(left, right) === wanted).map(labelOf)
}

/** Three-valued logic as Kleene defined it: only true selects. */
export const LOGIC_CASES: CaseGroup = {
  title: 'logic',
  kinds: [Sample],
  seed,
  cases: selectionCases({ kind: 'sample', column: 'label' }, selections),
}
