import {
  ANONYMOUS_PRINCIPAL,
  type Authenticator,
  type Credentials,
  LOCAL_PRINCIPAL,
  LuxError,
  type Principal,
} from '@luxdb/core'
import { digestOf, parseApiKey } from './api-key.js'
import type { ApiKeyRecord, ApiKeyStore } from './api-key-store.js'
import type { JwtOptions } from './jwt-options.js'
import { JwtVerifier } from './jwt-verifier.js'
import { RecentAnswers } from './recent-answers.js'

export interface AuthOptions {
  /** API keys; they may come and go while the server runs. */
  readonly apiKeys?: ApiKeyStore
  readonly jwt?: JwtOptions
  /**
   * Who asks without credentials while none exist at all (no key, no JWT settings): the local principal
   * when `local`, otherwise the anonymous one. Only for servers on loopback; default `anonymous`.
   */
  readonly withoutCredentials?: 'local' | 'anonymous'
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
}

/** Milliseconds that an answer is kept: the longest that a revoked key or a rotated signing key still works. */
const ANSWER_TTL_MS = 5_000
const MAX_ANSWERS = 10_000

/**
 * An Authenticator by API keys and JWTs. A bearer token may be either; a key may also stand in the
 * `apikey` header. With both, as Supabase's clients send them, the bearer decides.
 * @throws LUX_INVALID_CONFIG
 */
export function createAuthenticator(options: AuthOptions): Authenticator {
  return new KeyAndTokenAuthenticator(options)
}

class KeyAndTokenAuthenticator implements Authenticator {
  readonly #options: AuthOptions
  readonly #jwt: JwtVerifier | undefined
  readonly #known: RecentAnswers<Principal>
  readonly #inUse: RecentAnswers<boolean>

  constructor(options: AuthOptions) {
    const { clock = Date.now } = options
    this.#options = options
    this.#jwt = options.jwt === undefined ? undefined : new JwtVerifier(options.jwt, clock)
    this.#known = new RecentAnswers({ ttlMs: ANSWER_TTL_MS, maxEntries: MAX_ANSWERS, clock })
    this.#inUse = new RecentAnswers({ ttlMs: ANSWER_TTL_MS, maxEntries: 1, clock })
  }

  async authenticate({ bearer, apiKey }: Credentials): Promise<Principal> {
    const shown = bearer ?? apiKey
    if (shown === undefined) return this.#nobody()
    const key = digestOf(shown)
    return this.#known.get(key) ?? this.#known.keep(key, ...(await this.#check(shown)))
  }

  /** The principal, and until when the answer holds at most. */
  async #check(shown: string): Promise<[Principal, number]> {
    if (parseApiKey(shown) !== undefined) return this.#byKey(shown)
    if (this.#jwt === undefined) throw refused()
    const { principal, expiresAt } = await this.#jwt.verify(shown)
    return [principal, expiresAt]
  }

  async #byKey(shown: string): Promise<[Principal, number]> {
    const record = await this.#options.apiKeys?.verify(shown)
    if (record === undefined) throw refused()
    return [principalOf(record), record.expiresAt ?? Infinity]
  }

  async #nobody(): Promise<Principal> {
    if (this.#options.withoutCredentials !== 'local' || this.#jwt !== undefined) return ANONYMOUS_PRINCIPAL
    const inUse = this.#inUse.get('') ?? this.#inUse.keep('', await this.#keysExist(), Infinity)
    return inUse ? ANONYMOUS_PRINCIPAL : LOCAL_PRINCIPAL
  }

  async #keysExist(): Promise<boolean> {
    const { apiKeys } = this.#options
    return apiKeys !== undefined && !(await apiKeys.isEmpty())
  }
}

function principalOf({ id, name, roles }: ApiKeyRecord): Principal {
  return Object.freeze({ id: name, roles, claims: { keyId: id } })
}

function refused(): LuxError {
  return new LuxError(
    'LUX_UNAUTHENTICATED',
    'The credentials are not valid here; use a key or token that is.',
  )
}
