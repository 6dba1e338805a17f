import {
  type AstralEngine,
  type Authenticator,
  type Credentials,
  isLuxError,
  type LiveStream,
  type Principal,
} from '@luxdb/core'
import type { SacredQuery } from '@luxdb/core/query'
import { KindChanges, rightsOf, sameRights } from '@luxdb/protocol'
import type { LiveEventTexts } from './live-event-texts.js'

export interface WatchSessionOptions {
  readonly engine: AstralEngine
  readonly query: SacredQuery
  readonly requestId: string
  /** Undefined: the home realm of the kind. */
  readonly realm: string | undefined
  /** The cursor to go on from. */
  readonly since: string | undefined
  readonly principal: Principal
  /** Asked again and again whether the credentials still hold. */
  readonly authenticator: Authenticator | undefined
  readonly credentials: Credentials
  readonly recheckMs: number
  readonly texts: LiveEventTexts
}

/** The live query of one stream of events; it begins anew when its principal may see something else. */
export class WatchSession {
  readonly #options: WatchSessionOptions
  readonly #timer: ReturnType<typeof setInterval> | undefined
  #principal: Principal
  #rights: string
  #cursor: string | undefined
  #running = new AbortController()
  #failure: { readonly error: unknown } | undefined
  readonly #changes = new KindChanges()
  #isChecking = false
  #isClosed = false

  constructor(options: WatchSessionOptions) {
    const { engine, principal, since, authenticator, recheckMs } = options
    this.#options = options
    this.#principal = principal
    this.#rights = rightsOf(engine, principal)
    this.#cursor = since
    if (authenticator === undefined) return
    this.#timer = setInterval(() => void this.#recheck(authenticator), recheckMs)
    this.#timer.unref()
  }

  /** The texts of the events, until `close`. @throws what the query is refused with, and LUX_UNAUTHENTICATED */
  async *events(): AsyncGenerator<string> {
    while (!this.#isClosed) {
      this.#running = new AbortController()
      try {
        yield* this.#told(this.#running.signal)
      } catch (error) {
        if (!this.#changes.mayGoOn(error)) throw error
        continue
      }
      if (this.#failure !== undefined) throw this.#failure.error
      // The realm has ended the query: the client comes again with its cursor.
      if (!this.#running.signal.aborted) return
    }
  }

  async *#told(signal: AbortSignal): AsyncGenerator<string> {
    const stream = this.#watch(signal)
    for await (const message of stream.messages) {
      if (signal.aborted) return
      this.#changes.wentOn()
      yield* this.#options.texts.of(message, stream.layout)
      if (message.type !== 'resync') this.#cursor = message.cursor
    }
  }

  /** Lets go of the query. Safe to call twice. */
  close(): void {
    this.#isClosed = true
    clearInterval(this.#timer)
    this.#running.abort()
  }

  #watch(signal: AbortSignal): LiveStream {
    const { engine, query, requestId, realm } = this.#options
    const request = {
      type: 'watch',
      kind: query.kind,
      query,
      flow: 'rest',
      requestId,
      ...(realm === undefined ? undefined : { realm }),
      ...(this.#cursor === undefined ? undefined : { since: this.#cursor }),
    } as const
    return engine.watch(request, this.#principal, { signal })
  }

  /** With other rights the cursor does not fit any more, so that the client is told to forget what it has. */
  async #recheck(authenticator: Authenticator): Promise<void> {
    if (this.#isChecking) return
    this.#isChecking = true
    try {
      const principal = await this.#authenticated(authenticator)
      const rights = rightsOf(this.#options.engine, principal)
      this.#principal = principal
      if (!sameRights(this.#rights, rights)) this.#running.abort()
      this.#rights = rights
    } catch (error) {
      this.#failure = { error }
      this.#running.abort()
    } finally {
      this.#isChecking = false
    }
  }

  /** Only a refusal ends the stream: where nobody can be asked for a moment, it is who it was. */
  async #authenticated(authenticator: Authenticator): Promise<Principal> {
    try {
      return await authenticator.authenticate(this.#options.credentials)
    } catch (error) {
      if (isLuxError(error, 'LUX_UNAUTHENTICATED') || isLuxError(error, 'LUX_TOKEN_EXPIRED')) throw error
      return this.#principal
    }
  }
}
