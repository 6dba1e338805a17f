/*
 * The one place where names in TypeScript and JSON become names in SQL. The mapping is mechanical and
 * has an inverse, because a name never holds an underscore: `energyLevel` is `energy_level`.
 */

/** PostgreSQL cuts longer identifiers off without a word. */
export const MAX_IDENTIFIER_BYTES = 63

export function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** The first letter in upper case: `mentor` and `first` give `mentorFirst`. */
export function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** `post_tag_post_id_idx` and the like; shortened with a hash where SQL would cut it off. */
export function constraintName(parts: readonly string[], suffix: 'idx' | 'key' | 'fkey' | 'check'): string {
  const name = [...parts, suffix].join('_')
  const bytes = new TextEncoder().encode(name)
  if (bytes.length <= MAX_IDENTIFIER_BYTES) return name
  const tail = `_${hash32(name)}_${suffix}`
  const head = new TextDecoder().decode(bytes.slice(0, MAX_IDENTIFIER_BYTES - tail.length))
  // A character cut in half decodes to U+FFFD.
  return head.replaceAll('\uFFFD', '') + tail
}

/** FNV-1a: stable for ever, which is all that a shortened name needs. */
function hash32(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
