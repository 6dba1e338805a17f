import type { AstralEngine } from '../engine/astral-engine.js'
import { LuxError } from '../errors/lux-error.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { BaseRealm } from '../realm/base-realm.js'

const NAME = /^[a-z][a-z0-9-]{0,62}$/

/** @throws LUX_INVALID_CONFIG */
export function assertConsumerName(name: string): void {
  // Names of after-hooks begin so.
  if (NAME.test(name) && !name.startsWith('after-')) return
  throw new LuxError(
    'LUX_INVALID_CONFIG',
    `${JSON.stringify(name)} cannot name a consumer; use up to 63 small letters, digits and "-", a letter first, and not "after-".`,
    { details: { consumer: name } },
  )
}

/** The realm that a consumer follows: a position is one of one realm. @throws LUX_INVALID_CONFIG, LUX_UNKNOWN_KIND */
export function realmOfKinds(name: string, kinds: readonly AnyKind[], engine: AstralEngine): BaseRealm {
  const homes = [...new Set(kinds.map((kind) => engine.homeOf(kind.name)))]
  const [home] = homes
  if (home === undefined || homes.length > 1) {
    throw new LuxError(
      'LUX_INVALID_CONFIG',
      `The kinds of the consumer ${name} live in several realms (${homes.join(', ')}); make one consumer for each.`,
      { details: { consumer: name, realms: homes } },
    )
  }
  const silent = kinds.find(({ shape }) => shape.changes === 'none')
  if (silent === undefined) return engine.realm(home)
  throw new LuxError(
    'LUX_INVALID_CONFIG',
    `The consumer ${name} cannot follow ${silent.name}, whose changes are not logged; leave out changes: 'none' there.`,
    { details: { consumer: name, kind: silent.name } },
  )
}
