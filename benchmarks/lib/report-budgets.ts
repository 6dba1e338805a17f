import { type Budget, judge } from './budget.js'
import type { Sample } from './measure-rounds.js'
import { printVerdicts } from './print-report.js'

/** Prints what became of the budgets, and tells whether all are kept. */
export function reportBudgets(samples: readonly Sample[], budgets: readonly Budget[]): boolean {
  const verdicts = judge(samples, budgets)
  printVerdicts(verdicts)
  return verdicts.every(({ isKept }) => isKept)
}
