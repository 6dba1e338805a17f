/** PostgreSQL refuses a pattern that ends on its escape character; to LuxDB it escapes nothing. */
export function completePattern(pattern: string): string {
  const trailing = /\\*$/.exec(pattern)?.[0].length ?? 0
  return trailing % 2 === 1 ? pattern.slice(0, -1) : pattern
}

const LAST_BEFORE_SURROGATES = 0xd7ff
const FIRST_AFTER_SURROGATES = 0xe000
const LAST_CODE_POINT = 0x10ffff
/** Bounds what begins with nothing but the last code point, or with nothing at all. */
const AFTER_ALL_TEXT = String.fromCodePoint(LAST_CODE_POINT).repeat(256)

/** A text that is larger than every text beginning with `prefix`: the upper end of a range in an index. */
export function afterPrefix(prefix: string): string {
  const points = Array.from(prefix)
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const code = last.codePointAt(0) ?? LAST_CODE_POINT
    if (code === LAST_CODE_POINT) continue
    const next = code === LAST_BEFORE_SURROGATES ? FIRST_AFTER_SURROGATES : code + 1
    return points.join('') + String.fromCodePoint(next)
  }
  return AFTER_ALL_TEXT
}
