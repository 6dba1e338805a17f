import { createPublicKey, type KeyObject } from 'node:crypto'
import { LuxError } from '@luxdb/core'
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import { PUBLIC_KEY_ALGORITHMS, SECRET_ALGORITHMS } from './jwt-algorithms.js'
import type { JwtKey } from './jwt-options.js'

export type KeyFinder = JWTVerifyGetKey

interface PinnedKey {
  readonly find: KeyFinder
  readonly algorithms: readonly string[]
}

const MIN_SECRET_BYTES = 32
const DEFAULT_MAX_AGE_SECONDS = 300
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** @throws LUX_INVALID_CONFIG when key and algorithms do not fit, or the secret is short */
export function createKeyFinder(key: JwtKey): PinnedKey {
  if ('secret' in key) return secretKey(key.secret, key.algorithms ?? ['HS256'])
  assertAlgorithms(key.algorithms, PUBLIC_KEY_ALGORITHMS)
  if ('publicKey' in key) {
    const loaded = loadPublicKey(key.publicKey)
    return { find: () => Promise.resolve(loaded), algorithms: key.algorithms }
  }
  const { maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS } = key
  const find = createRemoteJWKSet(jwksUrl(key.jwksUrl), { cacheMaxAge: maxAgeSeconds * 1_000 })
  return { find, algorithms: key.algorithms }
}

function secretKey(secret: string, algorithms: readonly string[]): PinnedKey {
  assertAlgorithms(algorithms, SECRET_ALGORITHMS)
  const bytes = new TextEncoder().encode(secret)
  if (bytes.length < MIN_SECRET_BYTES) {
    throw invalid(`auth.jwt.key.secret has ${bytes.length} bytes; ${MIN_SECRET_BYTES} are the least.`)
  }
  return { find: () => Promise.resolve(bytes), algorithms }
}

/** A secret never checks a public key's algorithm, nor the other way round. */
function assertAlgorithms(algorithms: readonly string[], allowed: readonly string[]): void {
  const wrong = algorithms.find((algorithm) => !allowed.includes(algorithm))
  if (algorithms.length > 0 && wrong === undefined) return
  throw invalid(
    `auth.jwt.key.algorithms names ${JSON.stringify(wrong ?? '')}; this key takes ${allowed.join(', ')}.`,
  )
}

function loadPublicKey(pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY'))
    throw invalid('auth.jwt.key.publicKey holds a private key; give the public one.')
  try {
    return createPublicKey(pem)
  } catch (cause) {
    throw invalid('auth.jwt.key.publicKey is no PEM of a public key.', cause)
  }
}

function jwksUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain = url?.protocol === 'http:' && LOOPBACK.includes(url.hostname)
  if (url !== undefined && (url.protocol === 'https:' || isPlain)) return url
  throw invalid('auth.jwt.key.jwksUrl must be an https URL (http only on loopback).')
}

function invalid(message: string, cause?: unknown): LuxError {
  return new LuxError('LUX_INVALID_CONFIG', message, { details: { key: 'auth.jwt.key' }, cause })
}
