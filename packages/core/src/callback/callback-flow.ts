import type { AstralEngine } from '../engine/astral-engine.js'
import type { Flow } from '../engine/flow.js'
import { LuxError } from '../errors/lux-error.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { JsonObject } from '../query/json.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { BeforeHook, WriteOperation } from '../realm/before-hooks.js'
import type { CallbackHandler } from './callback-event.js'
import { Consumer } from './consumer.js'
import { type ConsumerJournal, DurableJournal, VolatileJournal } from './consumer-journal.js'
import type { ChangeFilter, ConsumerOptions, DeliveryOptions } from './consumer-options.js'
import type { ConsumerPulse } from './consumer-statistics.js'
import { type ConsumerTask, consumerTask } from './consumer-task.js'
import { DeadLetters } from './dead-letters.js'
import { handlerDelivery } from './handler-delivery.js'
import { assertConsumerName, realmOfKinds } from './registration.js'
import { assertWebhook, webhookDelivery } from './webhook-delivery.js'
import { WEBHOOK_TIMEOUT_MS, type WebhookOptions } from './webhook-options.js'
import { CHANGE_OF } from './write-operation.js'

export interface CallbackFlowOptions {
  /** Changes that one consumer handles at once, of different beings; default 4. */
  readonly asyncWorkers?: number
  /** Milliseconds after which another process takes over a consumer from one that died; default 10,000. */
  readonly leaseMs?: number
}

interface Registration {
  readonly name: string
  readonly filter: ChangeFilter<AnyKind> & DeliveryOptions
  readonly isDurable: boolean
  readonly delivery: (realm: BaseRealm) => ConsumerTask['deliver']
}

const DEFAULT_WORKERS = 4
const DEFAULT_LEASE_MS = 10_000
const DEFAULT_DEAD_LETTERS = 1_000

/**
 * Code and webhooks that follow changes.
 *
 * ```ts
 * const callbacks = new CallbackFlow()
 * callbacks.consume('mailer', { kinds: [Order], handler: async ({ after }) => send(after) })
 * const engine = await new AstralEngine({ realms, kinds: [Order], flows: [callbacks] }).awaken()
 * ```
 */
export class CallbackFlow implements Flow {
  readonly name = 'callback'
  readonly deadLetters: DeadLetters
  readonly #options: Required<CallbackFlowOptions>
  readonly #registrations = new Map<string, Registration>()
  /** Before-hooks that wait for the engine. */
  readonly #hooks: ((engine: AstralEngine) => void)[] = []
  readonly #consumers = new Map<string, Consumer>()
  #engine: AstralEngine | undefined

  constructor(options: CallbackFlowOptions = {}) {
    const { asyncWorkers = DEFAULT_WORKERS, leaseMs = DEFAULT_LEASE_MS } = options
    this.#options = { asyncWorkers, leaseMs }
    this.deadLetters = new DeadLetters((name) => this.#require(name))
  }

  /**
   * Runs a hook before each write of LuxDB to beings of a kind, in every realm handle and request: it may
   * refuse the write (`throw refuse(...)`) or return further changes. Synchronous and pure: it may run more
   * than once for one write. Writes of other programs, and what bonds do to others, do not pass it.
   */
  before<K extends AnyKind, O extends WriteOperation>(kind: K, operation: O, hook: BeforeHook<K, O>): void {
    const place = (engine: AstralEngine): void => {
      engine.realm(engine.homeOf(kind.name)).before(kind, operation, hook)
    }
    if (this.#engine === undefined) this.#hooks.push(place)
    else place(this.#engine)
  }

  /**
   * Calls a handler after each committed change of a kind, while this process runs: what happens while it
   * does not is not told later, and a call that fails is not repeated. For more, `consume`.
   */
  after<K extends AnyKind>(kind: K, operation: WriteOperation, handler: CallbackHandler<K>): void {
    const count = this.#registrations.size + 1
    this.#register({
      name: `after-${operation}-${kind.name}-${count}`,
      filter: { kinds: [kind], operations: [CHANGE_OF[operation]], retry: { attempts: 1 } },
      isDurable: false,
      delivery: (realm) => handlerDelivery(untyped(handler), [kind], realm),
    })
  }

  /**
   * A durable consumer: every committed change reaches it at least once, in order for each being, also what
   * happens while no process runs. One process at a time has it. Begins where it was; names are for ever.
   * @throws LUX_INVALID_CONFIG
   */
  consume<K extends AnyKind>(name: string, options: ConsumerOptions<K>): void {
    assertConsumerName(name)
    const { handler, ...filter } = options
    this.#register({
      name,
      filter,
      isDurable: true,
      delivery: (realm) => handlerDelivery(untyped(handler), options.kinds, realm),
    })
  }

  /**
   * A consumer that posts changes to a URL: JSON, signed as https://www.standardwebhooks.com has it, so that
   * `verifyWebhook` and other libraries can check it. No redirects are followed.
   * @throws LUX_INVALID_CONFIG
   */
  webhook<K extends AnyKind>(options: WebhookOptions<K>): void {
    assertConsumerName(options.name)
    assertWebhook(options)
    this.#register({
      name: options.name,
      filter: { timeoutMs: WEBHOOK_TIMEOUT_MS, ...options },
      isDurable: true,
      delivery: (realm) => webhookDelivery(options, realm),
    })
  }

  #register(registration: Registration): void {
    const { name, filter } = registration
    if (this.#registrations.has(name) || filter.kinds.length === 0) {
      const why = filter.kinds.length === 0 ? 'has no kinds' : 'exists already'
      throw new LuxError(
        'LUX_INVALID_CONFIG',
        `The consumer ${name} ${why}; give it kinds and a name of its own.`,
        {
          details: { consumer: name },
        },
      )
    }
    this.#registrations.set(name, registration)
    if (this.#engine !== undefined) this.#launch(registration, this.#engine)
  }

  /** Before-hooks come into force, and stay until the realm is closed. */
  prepare(engine: AstralEngine): void {
    for (const place of this.#hooks.splice(0)) place(engine)
  }

  /** Resolves when what comes from now on reaches the consumers. */
  async start(engine: AstralEngine): Promise<void> {
    this.prepare(engine)
    this.#engine = engine
    for (const registration of this.#registrations.values()) this.#launch(registration, engine)
    await Promise.all([...this.#consumers.values()].map((consumer) => consumer.start()))
  }

  #launch({ name, filter, isDurable, delivery }: Registration, engine: AstralEngine): void {
    const realm = realmOfKinds(name, filter.kinds, engine)
    const { asyncWorkers, leaseMs } = this.#options
    const journal: ConsumerJournal = isDurable
      ? new DurableJournal(realm, name, filter.deadLetterLimit ?? DEFAULT_DEAD_LETTERS)
      : new VolatileJournal()
    const task = consumerTask(name, filter, { deliver: delivery(realm), journal, workers: asyncWorkers })
    const isExclusive = isDurable && realm.supports.sharedStorage
    const consumer = new Consumer(task, realm, { isExclusive, leaseMs })
    this.#consumers.set(name, consumer)
    void consumer.start()
  }

  /** Finishes the calls that are at work, and keeps the positions. */
  async stop(): Promise<void> {
    this.#engine = undefined
    await Promise.all([...this.#consumers.values()].map((consumer) => consumer.stop()))
  }

  pulse(): JsonObject {
    const consumers = [...this.#consumers].map(
      ([name, consumer]) => [name, jsonOf(consumer.pulse())] as const,
    )
    return { asyncWorkers: this.#options.asyncWorkers, consumers: Object.fromEntries(consumers) }
  }

  findings(): readonly string[] {
    return [...this.#consumers].flatMap(([name, consumer]) => findingsOf(name, consumer.pulse()))
  }

  #require(name: string): Consumer {
    const consumer = this.#consumers.get(name)
    if (consumer !== undefined) return consumer
    throw new LuxError('LUX_NOT_FOUND', `There is no consumer ${JSON.stringify(name)} at work here.`, {
      details: { consumer: name, known: [...this.#consumers.keys()] },
    })
  }
}

/** The events that a handler gets are those of its own kinds: this is where its types meet untyped rows. */
function untyped<K extends AnyKind>(handler: CallbackHandler<K>): CallbackHandler {
  return handler as unknown as CallbackHandler
}

function findingsOf(name: string, { state, deadLetters, lastError }: ConsumerPulse): string[] {
  const fails = `consumer ${name} fails and is tried again${lastError === undefined ? '' : `: ${lastError.code}`}`
  const gaveUp = `consumer ${name} has ${deadLetters} dead letters, which wait to be replayed`
  return [...(state === 'failing' ? [fails] : []), ...(deadLetters > 0 ? [gaveUp] : [])]
}

function jsonOf({ lastError, ...facts }: ConsumerPulse): JsonObject {
  return { ...facts, ...(lastError === undefined ? {} : { lastError: { ...lastError } }) }
}
