import { LuxError } from '@luxdb/core'
import { MAX_PARTS, tooComplex } from './grammar-error.js'

/** One parameter of a URL, decoded. */
export type QueryPair = readonly [name: string, value: string]

/**
 * The parameters of a URL in their order, `?` and fragment left out. A plus sign is a blank.
 * @throws LUX_INVALID_QUERY when the percent-encoding is broken, LUX_QUERY_TOO_COMPLEX
 */
export function parseQueryString(search: string): readonly QueryPair[] {
  const pairs: QueryPair[] = []
  for (const part of search.split('&')) {
    if (part === '') continue
    if (pairs.length >= MAX_PARTS) throw tooComplex('parameters', 'parameters', MAX_PARTS)
    const equals = part.indexOf('=')
    const name = equals < 0 ? part : part.slice(0, equals)
    pairs.push([decode(name), equals < 0 ? '' : decode(part.slice(equals + 1))])
  }
  return pairs
}

function decode(text: string): string {
  const blanks = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!blanks.includes('%')) return blanks
  try {
    return decodeURIComponent(blanks)
  } catch (cause) {
    throw new LuxError(
      'LUX_INVALID_QUERY',
      `The URL parameter ${JSON.stringify(text.slice(0, 80))} is not percent-encoded UTF-8; encode it.`,
      { cause },
    )
  }
}
