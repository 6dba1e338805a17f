import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ChangeSource } from '../feed/change-source.js'
import type { FeedPosition } from '../feed/feed-position.js'
import { fromBase64Url, toBase64Url } from '../query/base64url.js'

/** What a token is good for, or why it is not. */
export type TokenReading =
  | { readonly type: 'position'; readonly position: FeedPosition }
  | { readonly type: 'refused'; readonly reason: 'query' | 'epoch' }

const MAC_BYTES = 16
/** Positions of PostgreSQL list open transactions. */
const MAX_TOKEN_LENGTH = 16_384

/**
 * Makes the cursors of live queries. A token says where in which history its bearer stands, and is bound to what
 * it was given for: the query with the rules and the mask that were folded into it, and the shape of the kind.
 * With any of them changed it is worth nothing, so that a lost right never leaves rows behind.
 */
export class ResumeTokens {
  readonly #key: string
  readonly #source: ChangeSource

  constructor(key: string, source: ChangeSource) {
    this.#key = key
    this.#source = source
  }

  issue(position: FeedPosition | '', digest: string): string {
    const payload = JSON.stringify([digestOf(this.#source.epoch), position])
    return `${toBase64Url(payload)}.${this.#mac(payload, digest)}`
  }

  read(token: string, digest: string): TokenReading {
    const [encoded = '', mac = '', ...rest] = token.length > MAX_TOKEN_LENGTH ? [] : token.split('.')
    const payload = fromBase64Url(encoded)
    if (payload === undefined || rest.length > 0 || !same(mac, this.#mac(payload, digest))) {
      return { type: 'refused', reason: 'query' }
    }
    // Whoever made the MAC made the payload.
    const [epoch, text]: [string, string] = JSON.parse(payload)
    if (epoch !== digestOf(this.#source.epoch)) return { type: 'refused', reason: 'epoch' }
    const position = this.#source.parse(text)
    return position === undefined ? { type: 'refused', reason: 'query' } : { type: 'position', position }
  }

  #mac(payload: string, digest: string): string {
    const mac = createHmac('sha256', this.#key).update(digest).update('\n').update(payload).digest()
    return mac.subarray(0, MAC_BYTES).toString('base64url')
  }
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

function same(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}
