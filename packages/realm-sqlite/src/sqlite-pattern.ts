import { prefixEnd } from '@luxdb/realm-sql'

/** Characters that mean something to GLOB; `]` does only after `[`. */
const GLOB_SPECIAL = new Set(['*', '?', '['])

/** A LIKE pattern (`%`, `_`, escape `\`) as a GLOB pattern. */
export function globOf(pattern: string): string {
  let glob = ''
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index)
    if (character === '%') glob += '*'
    else if (character === '_') glob += '?'
    else if (character === '\\' && index + 1 < pattern.length) glob += globLiteral(pattern.charAt(++index))
    else glob += globLiteral(character)
  }
  return glob
}

/** LIKE and GLOB read U+FFFE and U+FFFF as U+FFFD: a pattern with one of the three is matched again. */
export function patternToCheck(pattern: string): string | null {
  return /[\ufffd-\uffff]/.test(pattern) ? pattern : null
}

/** The length of a text as SQLite counts it. */
export function codePoints(text: string): number {
  return [...text].length
}

function globLiteral(character: string): string {
  return GLOB_SPECIAL.has(character) ? `[${character}]` : character
}

/** SQLite orders every BLOB after every text. */
const AFTER_ALL_TEXT = Buffer.alloc(0)

/** A value that is larger than every text beginning with `prefix`. */
export function afterPrefix(prefix: string): string | Buffer {
  return prefixEnd(prefix) ?? AFTER_ALL_TEXT
}
