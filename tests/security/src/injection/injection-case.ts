import type { Question } from '../ask.js'
import { MEANINGS } from './literal-meaning.js'
import { PAYLOADS } from './payloads.js'

/** A request with a payload in one place. */
export interface InjectionCase {
  readonly name: string
  readonly path: string
  readonly question?: Question
  /** What may be answered. */
  readonly statuses: readonly number[]
  /** Ids of the things that have to be in an answer of 200, where it has any meaning. */
  readonly found?: readonly string[]
}

/** Ids of the things whose text has a meaning with an operand, or has not. */
export function foundBy(operator: string, operand: string, isNegated = false): readonly string[] {
  const meaning = MEANINGS[operator]
  if (meaning === undefined) throw new Error(`Nobody said what ${operator} means.`)
  return PAYLOADS.flatMap((name, index) => (meaning(name, operand) === isNegated ? [] : [`t${index}`]))
}

/** As a value between double quotes. */
export function quoted(payload: string): string {
  return `"${payload.replace(/["\\]/g, '\\$&')}"`
}
