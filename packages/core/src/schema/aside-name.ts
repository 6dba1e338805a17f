import { createHash } from 'node:crypto'

/** No kind, field or constraint of a native kind begins so; whatever does is LuxDB's own. */
const OWN_PREFIX = 'lux_'

/** PostgreSQL cuts names there without a word. */
const MAX_NAME_BYTES = 63

/**
 * Name under which a column or table is kept aside, told from others of its name by `tag`: `mood` set aside by
 * step 7 is `lux_7_mood`. Beyond 63 bytes it ends on a hash instead.
 *
 * What bears such a name belongs to no being: `inspect`, comparisons, the change log and versions pass over it.
 */
export function asideName(name: string, tag: string): string {
  const whole = `${OWN_PREFIX}${tag}_${name}`
  if (Buffer.byteLength(whole) <= MAX_NAME_BYTES) return whole
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 12)
  const head = Buffer.from(whole)
    .subarray(0, MAX_NAME_BYTES - hash.length - 1)
    .toString('utf8')
  // A character that was cut in half decodes to U+FFFD.
  return `${head.replaceAll('\uFFFD', '')}_${hash}`
}

/** `7_0a1b2c_3o`: number and hash of the evolution, and the operation in it; `n` what its revert set aside. */
const EVOLUTION_TAG = /^lux_\d+_[0-9a-f]{6}_\d+[on]_(.+)$/
const HASH_ENDING = /_[0-9a-f]{12}$/

/** Whether an evolution keeps under this name what was called so. Of names that were too long, only the beginning tells. */
export function isAsideOf(aside: string, name: string): boolean {
  const rest = EVOLUTION_TAG.exec(aside)?.[1]
  if (rest === undefined || rest === name) return rest === name
  const isCut = Buffer.byteLength(aside) >= MAX_NAME_BYTES - 3 && HASH_ENDING.test(rest)
  return isCut && name.startsWith(rest.replace(HASH_ENDING, ''))
}

/** Whether a column or table is LuxDB's own, and so none of a kind. */
export function isAsideName(name: string): boolean {
  return name.startsWith(OWN_PREFIX)
}
