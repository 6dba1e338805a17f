import { LuxError } from '../errors/lux-error.js'
import { isJsonArray } from './json.js'
import { quoteValue } from './quote-value.js'
import { isForbiddenKey, isPlainObject, isStorableText, type PlainObject } from './value-domain.js'

/** A query that is not built as the AST demands. `what` reads "The query ...". */
export function invalidQuery(message: string): LuxError {
  return new LuxError('LUX_INVALID_QUERY', message)
}

/** An object with no other members than `allowed`; members that are undefined count as absent. */
export function checkedNode(input: unknown, what: string, allowed: ReadonlySet<string>): PlainObject {
  if (!isPlainObject(input)) throw invalidQuery(`${what} must be an object, not ${quoteValue(input)}.`)
  for (const member of Object.keys(input)) {
    if (allowed.has(member) || input[member] === undefined) continue
    throw invalidQuery(`${what} has no member ${quoteValue(member)}; remove it.`)
  }
  return input
}

export function checkedList(input: unknown, what: string): readonly unknown[] {
  if (!isJsonArray(input)) throw invalidQuery(`${what} must be a list, not ${quoteValue(input)}.`)
  return input
}

export function checkedText(input: unknown, what: string): string {
  if (typeof input !== 'string') throw invalidQuery(`${what} must be text, not ${quoteValue(input)}.`)
  return input
}

export function checkedChoice<T extends string>(input: unknown, what: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === input)
  if (choice !== undefined) return choice
  throw invalidQuery(`${what} cannot be ${quoteValue(input)}; use one of ${choices.join(', ')}.`)
}

const LONGEST_NAME = 63

/** The name of a column or embed in the result: a short text that is safe as a JSON key. */
export function checkedName(input: unknown, what: string): string {
  const name = checkedText(input, what)
  if (name.length === 0 || name.length > LONGEST_NAME) {
    throw invalidQuery(`${what} must have 1 to ${LONGEST_NAME} characters, not ${name.length}.`)
  }
  if (isForbiddenKey(name) || !isStorableText(name))
    throw invalidQuery(`${what} cannot be ${quoteValue(name)}.`)
  return name
}

/** @throws LUX_INVALID_QUERY when a name occurs twice */
export function assertDistinctNames(names: readonly string[], what: string): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name))
      throw invalidQuery(`${what} has two columns named ${quoteValue(name)}; rename one with "as".`)
    seen.add(name)
  }
}

/** Rows to take or skip. @throws LUX_INVALID_RANGE */
export function checkedCount(input: unknown, what: string): number {
  if (typeof input === 'number' && Number.isSafeInteger(input) && input >= 0) return input + 0
  throw new LuxError('LUX_INVALID_RANGE', `${what} must be a whole number from 0, not ${quoteValue(input)}.`)
}
