import type { GateLoad, RealmGate } from '../engine/realm-gate.js'

/** Something that Harmony did or decided not to do, and why. */
export interface Decision {
  /** Epoch milliseconds. */
  readonly at: number
  readonly subject: string
  readonly action: 'none' | 'refuse' | 'keep'
  readonly reason: string
}

/** The load of every realm's gate, and what follows from it. */
export interface Balance {
  readonly realms: Readonly<Record<string, GateLoad>>
  readonly decisions: readonly Decision[]
}

/** Two writers met: one wrote under a version that the being no longer has. */
export interface WriteConflict {
  readonly kind: string
  readonly soulId: string
  readonly expectedVersion: number
}

/** Decisions kept for `meditate`. */
const MAX_DECISIONS = 50

/**
 * Control. This version holds fixed limits (each realm's gate) and refuses write conflicts; it tunes
 * nothing by itself, and says so.
 */
export class Harmony {
  readonly #gates: ReadonlyMap<string, RealmGate>
  readonly #clock: () => number
  readonly #decisions: Decision[] = []
  readonly #refusedBefore = new Map<string, number>()

  constructor(gates: ReadonlyMap<string, RealmGate>, clock: () => number = Date.now) {
    this.#gates = gates
    this.#clock = clock
  }

  /** Looks at every gate and notes which realms had to refuse requests since the last look. */
  balance(): Balance {
    const decisions = [...this.#gates].flatMap(([realm, gate]) => this.#noteRefusals(realm, gate))
    return {
      realms: Object.fromEntries([...this.#gates].map(([realm, gate]) => [realm, gate.load])),
      decisions,
    }
  }

  /** The later writer is refused: nobody's change is overwritten unseen. */
  resolveConflict(conflict: WriteConflict): Decision {
    return this.#decide({
      subject: `${conflict.kind}/${conflict.soulId}`,
      action: 'refuse',
      reason: `Version ${conflict.expectedVersion} is no longer current; the writer has to read again.`,
    })
  }

  /** Would tune a flow's limits; without a model of the load it leaves them as configured. */
  optimizeFlow(flow: string): Decision {
    return this.#decide({
      subject: flow,
      action: 'keep',
      reason: 'There is not enough data to tune this flow; its limits stay as configured.',
    })
  }

  /** The latest decisions, newest first. */
  get decisions(): readonly Decision[] {
    return [...this.#decisions].reverse()
  }

  #noteRefusals(realm: string, gate: RealmGate): Decision[] {
    const refused = gate.load.refused - (this.#refusedBefore.get(realm) ?? 0)
    this.#refusedBefore.set(realm, gate.load.refused)
    if (refused === 0) return []
    return [
      this.#decide({
        subject: realm,
        action: 'refuse',
        reason: `${refused} requests were refused: the realm was at its limits.`,
      }),
    ]
  }

  #decide(decision: Omit<Decision, 'at'>): Decision {
    const made: Decision = { at: this.#clock(), ...decision }
    this.#decisions.push(made)
    if (this.#decisions.length > MAX_DECISIONS) this.#decisions.shift()
    return made
  }
}
