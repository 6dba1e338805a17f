import type { ConsciousnessLevel } from '../consciousness/consciousness.js'
import type { FeedPulse } from '../feed/change-feed.js'
import type { Decision } from '../harmony/harmony.js'
import type { JsonObject } from '../query/json.js'
import type { RealmState } from '../realm/realm-event.js'
import type { RealmSupports } from '../realm/realm-supports.js'
import type { GateLoad } from './realm-gate.js'

/** `created` -> awaken -> `awake` -> transcend -> `ended`; a failed awaken ends in `ended`. */
export type EngineState = 'created' | 'awakening' | 'awake' | 'transcending' | 'ended'

export type Health = 'healthy' | 'degraded' | 'failing'

/** One realm in a meditation. */
export interface RealmMeditation {
  readonly state: RealmState
  readonly durability: RealmSupports['durability']
  /** Milliseconds of one round trip; absent when the realm did not answer. */
  readonly latencyMs?: number
  readonly sizeBytes?: number
  readonly kinds: readonly string[]
  readonly load: GateLoad
  readonly facts: Readonly<Record<string, string | number | boolean>>
  /** What somebody should change though everything works, one sentence each. */
  readonly warnings?: readonly string[]
  /** The change feed, where the realm has one. */
  readonly feed?: FeedPulse
  /** Code of the error that the realm answered with. */
  readonly error?: string
}

/** The state of an engine at one moment, as JSON. Cheap: one round trip to each realm. */
export interface Meditation {
  /** ISO 8601. */
  readonly at: string
  readonly state: EngineState
  readonly uptimeMs: number
  /** The worst of the parts, and what sets it. */
  readonly health: { readonly status: Health; readonly findings: readonly string[] }
  readonly realms: Readonly<Record<string, RealmMeditation>>
  readonly flows: Readonly<Record<string, JsonObject>>
  readonly consciousness: { readonly level: ConsciousnessLevel; readonly observed: number }
  /** The latest decisions of Harmony, newest first. */
  readonly decisions: readonly Decision[]
}
