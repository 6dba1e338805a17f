import { prefixEnd } from '@luxdb/realm-sql'

/** PostgreSQL refuses a pattern that ends on its escape character; to LuxDB it escapes nothing. */
export function completePattern(pattern: string): string {
  const trailing = /(?<!\\)\\*$/.exec(pattern)?.[0].length ?? 0
  return trailing % 2 === 1 ? pattern.slice(0, -1) : pattern
}

const LAST_CODE_POINT = 0x10ffff
/** Bounds what begins with nothing but the last code point, or with nothing at all. */
const AFTER_ALL_TEXT = String.fromCodePoint(LAST_CODE_POINT).repeat(256)

/** A text that is larger than every text beginning with `prefix`: the upper end of a range in an index. */
export function afterPrefix(prefix: string): string {
  return prefixEnd(prefix) ?? AFTER_ALL_TEXT
}
