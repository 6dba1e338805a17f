import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** An API key in parts: the id is public and finds the record, the secret proves the holder. */
export interface ApiKeyParts {
  readonly id: string
  readonly secret: string
}

const ID_BYTES = 9
const SECRET_BYTES = 32

// `lux_` lets secret scanners find a key that was published by mistake.
const API_KEY = /^lux_([0-9a-f]{18})_([A-Za-z0-9_-]{43})$/

export function createApiKey(): ApiKeyParts {
  return {
    id: randomBytes(ID_BYTES).toString('hex'),
    secret: randomBytes(SECRET_BYTES).toString('base64url'),
  }
}

export function apiKeyText({ id, secret }: ApiKeyParts): string {
  return `lux_${id}_${secret}`
}

/** The parts of a key; undefined when the text is none. */
export function parseApiKey(text: string): ApiKeyParts | undefined {
  const [, id, secret] = API_KEY.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

/**
 * SHA-256 as hex. Fast on purpose: the secret is 256 random bits, so there is nothing to guess that a
 * slow hash would protect.
 */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex')
}

/** Compares two digests in a time that does not depend on where they differ. */
export function sameDigest(one: string, other: string): boolean {
  const first = Buffer.from(one, 'hex')
  const second = Buffer.from(other, 'hex')
  return first.length === second.length && timingSafeEqual(first, second)
}
