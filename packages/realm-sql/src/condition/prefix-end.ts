const LAST_BEFORE_SURROGATES = 0xd7ff
const FIRST_AFTER_SURROGATES = 0xe000
const LAST_CODE_POINT = 0x10ffff

/**
 * The first text that is larger than every text beginning with `prefix`: the upper end of a range in an index.
 * Undefined for what begins with nothing but the last code point, or with nothing at all.
 */
export function prefixEnd(prefix: string): string | undefined {
  const points = Array.from(prefix)
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const code = last.codePointAt(0) ?? LAST_CODE_POINT
    if (code === LAST_CODE_POINT) continue
    const next = code === LAST_BEFORE_SURROGATES ? FIRST_AFTER_SURROGATES : code + 1
    return points.join('') + String.fromCodePoint(next)
  }
  return undefined
}
