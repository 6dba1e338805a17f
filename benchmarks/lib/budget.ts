import type { Sample } from './measure-rounds.js'
import { type Measured, ratiosOf } from './ratios.js'
import { type Spread, spreadOf } from './spread.js'

/** A promise about speed: the median of `subject / base` over the rounds is at least so much. */
export interface Budget {
  readonly subject: Measured
  readonly base: Measured
  readonly atLeast: number
}

export interface Verdict {
  readonly budget: Budget
  readonly ratio: Spread
  readonly isKept: boolean
}

/** Two engines in one operation. */
export function ahead(engine: string, operation: string, base: string, atLeast: number): Budget {
  return { subject: { engine, operation }, base: { engine: base, operation }, atLeast }
}

/** Judges budgets; those whose engines did not run are left out. */
export function judge(samples: readonly Sample[], budgets: readonly Budget[]): Verdict[] {
  return budgets.flatMap((budget) => {
    const ratios = ratiosOf(samples, budget.subject, budget.base).filter(Number.isFinite)
    if (ratios.length === 0) return []
    const ratio = spreadOf(ratios)
    return [{ budget, ratio, isKept: ratio.median >= budget.atLeast }]
  })
}
