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

const LAST_BEFORE_SURROGATES = 0xd7ff
const FIRST_AFTER_SURROGATES = 0xe000
const LAST_CODE_POINT = 0x10ffff
/** SQLite orders every BLOB after every text. */
const AFTER_ALL_TEXT = Buffer.alloc(0)

/** The first value that is larger than every text beginning with `prefix`. */
export function afterPrefix(prefix: string): string | Buffer {
  const points = Array.from(prefix)
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const code = last.codePointAt(0) ?? LAST_CODE_POINT
    if (code === LAST_CODE_POINT) continue
    const next = code === LAST_BEFORE_SURROGATES ? FIRST_AFTER_SURROGATES : code + 1
    return points.join('') + String.fromCodePoint(next)
  }
  return AFTER_ALL_TEXT
}
