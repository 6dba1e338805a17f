import type { BeingCollection } from '../being/being-collection.js'
import { createBeingCollection } from '../being/create-being-collection.js'
import { Consciousness } from '../consciousness/consciousness.js'
import { isLuxError, type LuxError } from '../errors/lux-error.js'
import { type Balance, Harmony } from '../harmony/harmony.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { LiveStream, WatchRequest } from '../live/live-message.js'
import type { KindCatalog } from '../query/kind-shape.js'
import type { Principal } from '../query/principal.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { BoundAccess } from '../realm/bound-access.js'
import type { CallOptions } from '../realm/call-options.js'
import type { ExecuteOptions } from '../realm/execution-scope.js'
import type { RowStream } from '../realm/realm-channel.js'
import type { RealmEvent } from '../realm/realm-event.js'
import type { ContemplateRequest, RealmResult } from '../realm/realm-request.js'
import type { StateStore } from '../realm/state-store.js'
import { admittedMessages } from './admitted-messages.js'
import type { AstralRequest, RequestOrigin } from './astral-request.js'
import { connectRealm, type RealmConnection } from './connect-realm.js'
import { createConnection } from './create-connection.js'
import { engineEnded, engineNotAwake, unknownRealm } from './engine-errors.js'
import { EngineKinds } from './engine-kinds.js'
import { type EngineHandleOptions, type EngineOptions, homeRealm, placeKinds } from './engine-options.js'
import { kindOf } from './kind-of.js'
import { meditateOn } from './meditate-on.js'
import type { EngineState, Meditation } from './meditation.js'
import { noteConflict } from './note-conflict.js'
import { PendingReplies } from './pending-replies.js'
import { DEFAULT_GATE_LIMITS, RealmGate } from './realm-gate.js'
import { Rounds } from './rounds.js'
import { RunTimeKinds } from './run-time-kinds.js'
import { within } from './within.js'

/** Milliseconds between two looks at the kinds that other servers have made. */
const DEFAULT_KIND_POLL_MS = 500

/**
 * Realms, kinds and flows as one running whole. Everything that flows serve goes through `channel`:
 * authorize, admit, execute, observe.
 */
export class AstralEngine {
  readonly consciousness: Consciousness
  readonly harmony: Harmony
  /** Kinds that are made, changed and removed while the engine runs. */
  readonly runTimeKinds: RunTimeKinds
  readonly #options: EngineOptions
  readonly #connections: ReadonlyMap<string, RealmConnection>
  readonly #gates: ReadonlyMap<string, RealmGate>
  readonly #kinds: EngineKinds
  readonly #replies = new PendingReplies()
  readonly #rounds = new Rounds()
  readonly #clock: () => number
  #state: EngineState = 'created'
  #flowsFinish = false
  #awakenedAt = 0
  #awakening: Promise<void> | undefined
  #ending: Promise<void> | undefined

  /** @throws LUX_INVALID_CONFIG, LUX_INVALID_KIND */
  constructor(options: EngineOptions) {
    this.#options = options
    this.#clock = options.clock ?? Date.now
    const placed = placeKinds(options)
    this.#kinds = new EngineKinds(placed)
    this.consciousness = new Consciousness(options.consciousnessLevel)
    this.#gates = new Map(
      [...placed.keys()].map((realm) => [
        realm,
        new RealmGate(realm, { ...DEFAULT_GATE_LIMITS, ...options.limits }),
      ]),
    )
    this.harmony = new Harmony(this.#gates, this.#clock)
    this.runTimeKinds = new RunTimeKinds({
      kinds: this.#kinds,
      homeRealm: homeRealm(options),
      realm: (name) => this.realm(name),
      options: options.schemaPolicy === 'as-is' ? undefined : options.runTimeKinds,
    })
    const observe = (event: RealmEvent): void => this.consciousness.observe(event)
    this.#connections = new Map(
      [...placed].map(([name, list]) => [name, createConnection(options, { name, kinds: list }, observe)]),
    )
  }

  get state(): EngineState {
    return this.#state
  }

  /** Every kind of every realm. */
  get kinds(): readonly AnyKind[] {
    return this.#kinds.all
  }

  /** Names of the realms; the first is the home of kinds that are placed nowhere else. */
  get realmNames(): readonly string[] {
    const home = homeRealm(this.#options)
    return [home, ...[...this.#connections.keys()].filter((name) => name !== home)]
  }

  /** Name of the realm that a kind lives in. @throws LUX_UNKNOWN_KIND */
  homeOf(kind: string): string {
    return this.#kinds.homeOf(kind)
  }

  /** Kinds as a principal sees them: hidden fields are not there. */
  catalogFor(principal: Principal): KindCatalog {
    return this.#kinds.catalogFor(principal)
  }

  /** What a principal may do; undefined: everything. */
  accessOf(principal: Principal): BoundAccess | undefined {
    return this.#kinds.accessOf(principal)
  }

  /** Connects realms, checks their schema, starts flows. Resolves to the engine itself. */
  async awaken(): Promise<this> {
    if (this.#state === 'transcending' || this.#state === 'ended') throw engineEnded()
    this.#awakening ??= this.#awaken()
    await this.#awakening
    return this
  }

  async #awaken(): Promise<void> {
    this.#state = 'awakening'
    const { autoHealing = true, connectTimeoutMs = 30_000, flows = [] } = this.#options
    try {
      const waitMs = autoHealing ? connectTimeoutMs : 0
      await Promise.all([...this.#connections.values()].map((connection) => connectRealm(connection, waitMs)))
      await this.runTimeKinds.open([...this.#connections.values()].map(({ realm }) => realm))
      for (const flow of flows) flow.prepare?.(this)
      this.#awakenedAt = this.#clock()
      this.#state = 'awake'
      for (const flow of flows) await flow.start(this)
      await this.meditate()
    } catch (error) {
      await this.#release()
      this.#state = 'ended'
      throw error
    }
    const { meditationIntervalSeconds = 60, harmonyCheckIntervalSeconds = 30 } = this.#options
    const { pollMs = DEFAULT_KIND_POLL_MS } = this.#options.runTimeKinds ?? { pollMs: 0 }
    this.#rounds.every(pollMs, () => this.runTimeKinds.refresh())
    this.#rounds.every(meditationIntervalSeconds * 1000, () => this.meditate())
    this.#rounds.every(harmonyCheckIntervalSeconds * 1000, () => this.harmonize())
  }

  /**
   * Stops accepting, finishes what was accepted (at most `shutdownTimeoutMs`), closes flows and realms.
   * Safe to call twice.
   */
  async transcend(): Promise<void> {
    this.#ending ??= this.#end()
    await this.#ending
  }

  async #end(): Promise<void> {
    if (this.#state === 'ended') return
    await this.#awakening?.catch(() => undefined)
    // A failed awaken has already let go of everything.
    if (this.state === 'ended') return
    this.#state = 'transcending'
    await this.#release()
    this.#state = 'ended'
  }

  async #release(): Promise<void> {
    this.#rounds.stop()
    const { flows = [], shutdownTimeoutMs = 10_000 } = this.#options
    this.#flowsFinish = true
    await within(shutdownTimeoutMs, Promise.allSettled(flows.map((flow) => flow.stop())))
    this.#flowsFinish = false
    await within(
      shutdownTimeoutMs,
      Promise.allSettled([...this.#connections.values()].map(({ realm }) => realm.close())),
    )
  }

  /** Small durable facts of LuxDB's own beside the beings of a realm, for flows. @throws LUX_UNKNOWN_REALM, LUX_UNSUPPORTED */
  stateStore(realm: string): StateStore {
    return this.realm(realm).stateStore
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transcend()
  }

  /** A realm by name, trusted and unguarded. @throws LUX_UNKNOWN_REALM */
  realm(name: string): BaseRealm {
    const connection = this.#connections.get(name)
    if (connection === undefined) throw unknownRealm(name, this.realmNames)
    return connection.realm
  }

  /** The beings of one kind as a principal may see and change them. */
  of<K extends AnyKind>(kind: K, options: EngineHandleOptions): BeingCollection<K> {
    const { principal, realm = this.homeOf(kind.name) } = options
    return createBeingCollection(kind, {
      realmName: realm,
      execute: (request, callOptions) => this.channel({ ...request, realm }, principal, callOptions),
      stream: (request, callOptions) => this.stream({ ...request, realm }, principal, callOptions),
      watch: (request, callOptions) => this.watch({ ...request, realm }, principal, callOptions),
    })
  }

  /** The one way in for every flow: authorize, admit, execute, observe. */
  async channel(
    request: AstralRequest,
    principal: Principal,
    options: CallOptions = {},
  ): Promise<RealmResult> {
    const name = this.#realmOf(request)
    const realm = this.realm(name)
    const { edition } = this.#kinds
    const bound = this.#bound(principal, options)
    const gate = this.#gates.get(name)
    const execute = (): Promise<RealmResult> => {
      options.onAdmitted?.()
      const work = (): Promise<RealmResult> => realm.execute(request, bound)
      const { replied } = options
      return replied === undefined ? work() : this.#replies.run(principal.id, replied, work)
    }
    try {
      return gate === undefined ? await execute() : await gate.run(execute, options.signal)
    } catch (error) {
      if (isLuxError(error, 'LUX_VERSION_CONFLICT')) noteConflict(request, this.harmony)
      throw await this.runTimeKinds.explain(error, kindOf(request), edition)
    }
  }

  /** The rows of a query one by one, under the same authorization. */
  stream(
    request: ContemplateRequest & RequestOrigin,
    principal: Principal,
    options: CallOptions = {},
  ): RowStream {
    const realm = this.realm(this.#realmOf(request))
    const { edition } = this.#kinds
    const { layout, rows } = realm.stream(request, this.#bound(principal, options))
    return { layout, rows: this.runTimeKinds.explained(rows, request.kind, edition) }
  }

  /** A query that stays live, under the same authorization; the gate admits its beginning. */
  watch(request: WatchRequest & RequestOrigin, principal: Principal, options: CallOptions = {}): LiveStream {
    const name = this.#realmOf(request)
    const { edition } = this.#kinds
    const stream = this.realm(name).watch(request, this.#bound(principal, options))
    const gate = this.#gates.get(name)
    if (gate === undefined) return stream
    const { signal } = options
    const repliesLeft = (): Promise<unknown> | undefined => this.#replies.left(principal.id)
    const explain = (error: unknown): Promise<unknown> =>
      this.runTimeKinds.explain(error, request.kind, edition)
    return { ...stream, messages: admittedMessages(stream.messages, { gate, repliesLeft, explain, signal }) }
  }

  /** Runs one control round. */
  async harmonize(): Promise<Balance> {
    return this.harmony.balance()
  }

  /** The state of everything, now. */
  meditate(): Promise<Meditation> {
    const { flows = [] } = this.#options
    return meditateOn({
      state: this.#state,
      now: this.#clock(),
      awakenedAt: this.#awakenedAt,
      realms: [...this.#connections.values()].map(({ realm }) => realm),
      gates: this.#gates,
      flows,
      findings: this.runTimeKinds.findings,
      consciousness: this.consciousness,
      harmony: this.harmony,
    })
  }

  /** The one place where rights come to a call. */
  #bound(principal: Principal, options: CallOptions): ExecuteOptions {
    const access = this.#kinds.accessOf(principal)
    return access === undefined ? options : { ...options, access }
  }

  /** While flows stop, what they accepted before is still served; they refuse what is new themselves. */
  #serves({ flow }: RequestOrigin): boolean {
    return this.#state === 'awake' || (this.#flowsFinish && flow !== undefined)
  }

  #realmOf(request: AstralRequest | (WatchRequest & RequestOrigin)): string {
    if (!this.#serves(request)) throw this.#notAwakeError()
    if (request.realm !== undefined) return request.realm
    return this.homeOf(kindOf(request))
  }

  #notAwakeError(): LuxError {
    return this.#state === 'transcending' || this.#state === 'ended' ? engineEnded() : engineNotAwake()
  }
}
