import { LuxError } from '../errors/lux-error.js'
import type { KindShape } from '../query/kind-shape.js'
import type { AnyKind } from './kind-types.js'

/** A realm of such kinds is a mirror: it makes nothing in its database, and so has no log and no store of its own. */
export function readsOnly(kinds: readonly AnyKind[]): boolean {
  return kinds.length > 0 && kinds.every(({ shape }) => shape.readOnly === true)
}

/** A mirror stays one: what other kinds need is not there. @throws LUX_UNSUPPORTED */
export function assertReadsOnly(realm: string, kinds: readonly KindShape[]): void {
  const other = kinds.find(({ readOnly }) => readOnly !== true)
  if (other === undefined) return
  throw new LuxError(
    'LUX_UNSUPPORTED',
    `Realm ${realm} was opened for reading, and ${other.name} is not readOnly; declare it, and open the realm anew.`,
    { details: { realm, kind: other.name, feature: 'writing' } },
  )
}
