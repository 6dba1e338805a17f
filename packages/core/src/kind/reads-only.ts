import type { AnyKind } from './kind-types.js'

/** A realm of such kinds is a mirror: it makes nothing in its database, and so has no log and no store of its own. */
export function readsOnly(kinds: readonly AnyKind[]): boolean {
  return kinds.length > 0 && kinds.every(({ shape }) => shape.readOnly === true)
}
