import type { ConsciousnessLevel } from '../consciousness/consciousness.js'
import { LuxError } from '../errors/lux-error.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { Principal } from '../query/principal.js'
import type { QueryLimits } from '../query/query-limits.js'
import type { RealmEvent } from '../realm/realm-event.js'
import type { ChangeOptions, SchemaPolicy } from '../realm/realm-options.js'
import type { Flow } from './flow.js'
import type { RealmDriverFactory } from './realm-driver-factory.js'
import type { GateLimits } from './realm-gate.js'
import type { RunTimeKindOptions } from './run-time-kinds.js'

/** Whom a collection of `engine.of` acts for, and where. */
export interface EngineHandleOptions {
  readonly principal: Principal
  /** Default: the home realm of the kind. */
  readonly realm?: string
}

/** A kind with the realm that it lives in. */
export interface KindPlacement {
  readonly kind: AnyKind
  readonly realm: string
}

export interface EngineOptions {
  /** URLs by the names of the realms. The home realm of kinds is `primary`, or else the first. */
  readonly realms: Readonly<Record<string, string>>
  readonly kinds: readonly (AnyKind | KindPlacement)[]
  /** Kinds that are made while the engine runs; without it there are none. Left out by the schema policy `as-is`. */
  readonly runTimeKinds?: RunTimeKindOptions
  /** What may stand behind realm URLs, beside `memory:`. */
  readonly drivers?: readonly RealmDriverFactory[]
  readonly flows?: readonly Flow[]
  /** How much is observed; default `enlightened`. */
  readonly consciousnessLevel?: ConsciousnessLevel
  /** Told of every operation and change of state of every realm, beside the engine's own consciousness; must not throw. */
  readonly observe?: (event: RealmEvent) => void
  /** At `awaken`, wait with back-off for realms that cannot be reached yet; default true. */
  readonly autoHealing?: boolean
  /** Milliseconds that `awaken` waits for realms when `autoHealing`; default 30,000. */
  readonly connectTimeoutMs?: number
  /** Milliseconds that one request may take in a realm; 0 means no limit; default 30,000. */
  readonly queryTimeoutMs?: number
  /** Milliseconds that `transcend` waits for what was accepted; default 10,000. */
  readonly shutdownTimeoutMs?: number
  /** Seconds between snapshots of the state; 0 turns them off; default 60. */
  readonly meditationIntervalSeconds?: number
  /** Seconds between control rounds; 0 turns them off; default 30. */
  readonly harmonyCheckIntervalSeconds?: number
  readonly limits?: Partial<GateLimits>
  /** Ceilings of one query in every realm; what is left out stays as in `DEFAULT_QUERY_LIMITS`. */
  readonly queryLimits?: Partial<QueryLimits>
  /** What realms may do at `awaken` to tables that do not fit the kinds; default `extend`. */
  readonly schemaPolicy?: SchemaPolicy
  /** How every realm keeps its change log. */
  readonly changes?: ChangeOptions
  /** Folder that relative paths in realm URLs start from. */
  readonly baseDirectory?: string
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
}

/** The realm that kinds live in unless they are placed elsewhere. @throws LUX_INVALID_CONFIG */
export function homeRealm(options: EngineOptions): string {
  const names = Object.keys(options.realms)
  const [first] = names
  if (first === undefined) {
    throw new LuxError(
      'LUX_INVALID_CONFIG',
      'realms: there is none; name at least one, for example { primary: "memory://" }.',
      {
        details: { key: 'realms' },
      },
    )
  }
  return names.includes('primary') ? 'primary' : first
}

/** Kinds by realm. @throws LUX_INVALID_CONFIG, LUX_INVALID_KIND */
export function placeKinds(options: EngineOptions): ReadonlyMap<string, readonly AnyKind[]> {
  const home = homeRealm(options)
  const placed = new Map<string, AnyKind[]>(Object.keys(options.realms).map((name) => [name, []]))
  const seen = new Set<string>()
  for (const entry of options.kinds) {
    const { kind, realm } = 'kind' in entry ? entry : { kind: entry, realm: home }
    const kinds = placed.get(realm)
    if (kinds === undefined) throw unknownPlacement(kind, realm, [...placed.keys()])
    if (seen.has(kind.name)) {
      throw new LuxError('LUX_INVALID_CONFIG', `kinds: ${kind.name} is listed twice; list it once.`, {
        details: { key: 'kinds', kind: kind.name },
      })
    }
    seen.add(kind.name)
    kinds.push(kind)
  }
  return placed
}

function unknownPlacement(kind: AnyKind, realm: string, allowed: readonly string[]): LuxError {
  return new LuxError(
    'LUX_INVALID_CONFIG',
    `kinds: ${kind.name} is placed in the realm ${realm}, which is not configured; use one of ${allowed.join(', ')}.`,
    { details: { key: 'kinds', kind: kind.name, value: realm, allowed } },
  )
}
