import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { ChangeSource } from '../feed/change-source.js'
import type { FeedPosition } from '../feed/feed-position.js'
import { fromBase64Url, toBase64Url } from '../query/base64url.js'

/** What a token is good for, or why it is not. */
export type TokenReading =
  | { readonly type: 'position'; readonly position: FeedPosition }
  | { readonly type: 'refused'; readonly reason: 'query' | 'epoch' }

/** 128 bits. */
const MAC_CHARACTERS = 22
/** Positions of PostgreSQL list open transactions. */
const MAX_TOKEN_LENGTH = 16_384

/** What all tokens of one position have in common. */
interface Issue {
  readonly position: FeedPosition | ''
  readonly epoch: string
  readonly encoded: string
  readonly key: string
}

/**
 * Makes the cursors of live queries. A token says where in which history its bearer stands, and is bound to what
 * it was given for: the query with the rules and the mask that were folded into it, and the shape of the kind.
 * With any of them changed it is worth nothing, so that a lost right never leaves rows behind.
 */
export class ResumeTokens {
  readonly #secret: string
  readonly #source: ChangeSource
  /** A window brings all groups to the same position. */
  #latest: Issue | undefined

  constructor(secret: string, source: ChangeSource) {
    this.#secret = secret
    this.#source = source
  }

  issue(position: FeedPosition | '', digest: string): string {
    const { epoch } = this.#source
    const latest = this.#latest
    const issue =
      latest?.position === position && latest.epoch === epoch ? latest : this.#begin(position, epoch)
    return `${issue.encoded}.${macOf(issue.key, digest)}`
  }

  #begin(position: FeedPosition | '', epoch: string): Issue {
    const payload = JSON.stringify([digestOf(epoch), position])
    this.#latest = { position, epoch, encoded: toBase64Url(payload), key: this.#keyOf(payload) }
    return this.#latest
  }

  read(token: string, digest: string): TokenReading {
    const [encoded = '', mac = '', ...rest] = token.length > MAX_TOKEN_LENGTH ? [] : token.split('.')
    const payload = fromBase64Url(encoded)
    if (payload === undefined || rest.length > 0 || !same(mac, macOf(this.#keyOf(payload), digest))) {
      return { type: 'refused', reason: 'query' }
    }
    // Whoever made the MAC made the payload.
    const [epoch, text]: [string, string] = JSON.parse(payload)
    if (epoch !== digestOf(this.#source.epoch)) return { type: 'refused', reason: 'epoch' }
    const position = this.#source.parse(text)
    return position === undefined ? { type: 'refused', reason: 'query' } : { type: 'position', position }
  }

  /** The key of all tokens of one position, which nobody else can know. */
  #keyOf(payload: string): string {
    return createHmac('sha256', this.#secret).update(payload).digest('base64url')
  }
}

/** Digests have one length, and only half of the hash is told: there is nothing to be extended. */
function macOf(key: string, digest: string): string {
  return hash('sha256', `${key}${digest}`, 'base64url').slice(0, MAC_CHARACTERS)
}

export function digestOf(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22)
}

function same(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}
