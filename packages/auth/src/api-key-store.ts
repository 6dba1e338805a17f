import { LuxError, type StateStore } from '@luxdb/core'
import { apiKeyText, createApiKey, digestOf, parseApiKey, sameDigest } from './api-key.js'

/** What is kept of an API key: everything but its secret, of which only the SHA-256 is. */
export interface ApiKeyRecord {
  readonly id: string
  /** What people call it; becomes the principal's id. */
  readonly name: string
  readonly roles: readonly string[]
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Epoch milliseconds; absent: never. */
  readonly expiresAt?: number
  readonly digest: string
}

export interface ApiKeyOptions {
  readonly name: string
  /** At least one; `admin` may do everything. */
  readonly roles: readonly string[]
  /** Epoch milliseconds. */
  readonly expiresAt?: number
}

/** A fresh key: the only moment at which its text is known. */
export interface NewApiKey {
  readonly key: string
  readonly record: ApiKeyRecord
}

const PREFIX = 'auth/key/'
const PAGE = 500
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/
const ROLE = /^[a-z][A-Za-z0-9_-]{0,47}$/
// Either would be taken for somebody that the engine itself knows.
const RESERVED_NAMES: readonly string[] = ['anonymous', 'local']

/** API keys in the state store of a realm: every server on that realm knows them. */
export class ApiKeyStore {
  readonly #store: StateStore
  readonly #clock: () => number

  constructor(store: StateStore, clock: () => number = Date.now) {
    this.#store = store
    this.#clock = clock
  }

  /** @throws LUX_INVALID_VALUE */
  async create(options: ApiKeyOptions): Promise<NewApiKey> {
    assertOptions(options, this.#clock())
    const parts = createApiKey()
    const record: ApiKeyRecord = {
      id: parts.id,
      name: options.name,
      roles: [...options.roles],
      createdAt: this.#clock(),
      ...(options.expiresAt === undefined ? {} : { expiresAt: options.expiresAt }),
      digest: digestOf(parts.secret),
    }
    await this.#store.set(PREFIX + record.id, JSON.stringify(record))
    return { key: apiKeyText(parts), record }
  }

  /** Oldest first. */
  async list(): Promise<readonly ApiKeyRecord[]> {
    const records: ApiKeyRecord[] = []
    let after: string | undefined
    for (;;) {
      const page = await this.#store.list(PREFIX, { limit: PAGE, ...(after === undefined ? {} : { after }) })
      records.push(...page.map(({ value }) => readRecord(value)))
      after = page.at(-1)?.key
      if (page.length < PAGE) return records.sort((a, b) => a.createdAt - b.createdAt)
    }
  }

  /** Whether any key was ever made and not revoked; an expired one still means that keys are in use. */
  async isEmpty(): Promise<boolean> {
    return (await this.#store.list(PREFIX, { limit: 1 })).length === 0
  }

  /** From now on the key is worth nothing; false when there is none with this id. */
  revoke(id: string): Promise<boolean> {
    return this.#store.delete(PREFIX + id)
  }

  /** The record of a key that is valid now; undefined for every other text. */
  async verify(text: string): Promise<ApiKeyRecord | undefined> {
    const parts = parseApiKey(text)
    if (parts === undefined) return undefined
    const stored = await this.#store.get(PREFIX + parts.id)
    // An unknown id is compared too, so that its answer takes as long as that of a wrong secret.
    const record = stored === undefined ? undefined : readRecord(stored)
    const isSame = sameDigest(digestOf(parts.secret), record?.digest ?? NO_DIGEST)
    if (record === undefined || !isSame) return undefined
    return record.expiresAt !== undefined && record.expiresAt <= this.#clock() ? undefined : record
  }
}

const NO_DIGEST = '00'.repeat(32)

/** The store holds only what `create` wrote. */
function readRecord(text: string): ApiKeyRecord {
  const record: ApiKeyRecord = JSON.parse(text)
  return record
}

function assertOptions({ name, roles, expiresAt }: ApiKeyOptions, now: number): void {
  if (!NAME.test(name) || RESERVED_NAMES.includes(name)) {
    throw invalid(
      'name',
      `The name ${JSON.stringify(name)} cannot be used; letters, digits and . _ @ - make one.`,
    )
  }
  const wrong = roles.find((role) => !ROLE.test(role))
  if (roles.length === 0 || wrong !== undefined) {
    throw invalid(
      'roles',
      `A key needs roles such as editor or admin; ${JSON.stringify(wrong ?? '')} is none.`,
    )
  }
  if (expiresAt !== undefined && !(expiresAt > now)) {
    throw invalid('expiresAt', 'The key would have expired already; choose a time to come.')
  }
}

function invalid(field: string, message: string): LuxError {
  return new LuxError('LUX_INVALID_VALUE', message, { details: { field } })
}
