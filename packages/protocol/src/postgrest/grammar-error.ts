import { LuxError } from '@luxdb/core'

/** Which part of a URL could not be read, by the names that PostgREST's clients know. */
export type GrammarPart =
  | 'select parameter'
  | 'filter'
  | 'order'
  | 'logic tree'
  | 'tree path'
  | 'columns parameter'
  | 'on_conflict parameter'

const LONGEST_ECHO = 200

/** What was found, at which offset, and what could have stood there. */
export function grammarError(part: GrammarPart, text: string, position: number, expected: string): LuxError {
  const found = text.codePointAt(position)
  const unexpected = found === undefined ? 'end of input' : JSON.stringify(String.fromCodePoint(found))
  const shown = text.length > LONGEST_ECHO ? `${text.slice(0, LONGEST_ECHO)}…` : text
  return new LuxError(
    'LUX_INVALID_QUERY',
    `The ${part} ${JSON.stringify(shown)} is wrong at column ${position + 1}: ${unexpected} stands where ${expected} is expected.`,
    { details: { part, text: shown, column: position + 1, unexpected, expected } },
  )
}

/** A part of the grammar that LuxDB reads but does not answer. */
export function unsupported(what: string, instead: string): LuxError {
  return new LuxError('LUX_UNSUPPORTED', `${what} is not supported; ${instead}.`, {
    details: { feature: what },
  })
}

/** More parts than any query may have; what counts is that refusing them costs little. */
export const MAX_PARTS = 1_000

export function tooComplex(what: string, limit: string, maximum: number): LuxError {
  return new LuxError('LUX_QUERY_TOO_COMPLEX', `The URL has more than ${maximum} ${what}; make it simpler.`, {
    details: { limit, maximum },
  })
}
