import { ADMIN_ROLE, type JsonValue, LuxError, type Principal } from '@luxdb/core'
import { isJsonObject, parseJson } from '@luxdb/core/query'
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import { createKeyFinder, type KeyFinder } from './jwt-key.js'
import type { JwtOptions } from './jwt-options.js'

/** Bytes; larger ones are refused before anything is decoded. */
const MAX_TOKEN_BYTES = 8_192
const DEFAULT_TOLERANCE_SECONDS = 30
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/
/** What a header may say; everything else (jku, jwk, x5u, crit, ...) would let the token choose its key or rules. */
const HEADER_MEMBERS: ReadonlySet<string> = new Set(['alg', 'typ', 'kid'])

export interface VerifiedToken {
  readonly principal: Principal
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Checks JWTs of one issuer: signature by the pinned key and algorithm, then time, issuer, audience. */
export class JwtVerifier {
  readonly #options: JwtOptions
  readonly #find: KeyFinder
  readonly #verify: JWTVerifyOptions

  /** @throws LUX_INVALID_CONFIG */
  constructor(options: JwtOptions, clock: () => number = Date.now) {
    this.#options = options
    const { find, algorithms } = createKeyFinder(options.key)
    this.#find = find
    this.#verify = {
      algorithms: [...algorithms],
      requiredClaims: ['exp', 'sub'],
      clockTolerance: options.clockToleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS,
      get currentDate() {
        return new Date(clock())
      },
      ...(options.issuer === undefined ? {} : { issuer: options.issuer }),
      ...(options.audience === undefined ? {} : { audience: options.audience }),
    }
  }

  /** @throws LUX_UNAUTHENTICATED, LUX_TOKEN_EXPIRED */
  async verify(token: string): Promise<VerifiedToken> {
    assertForm(token)
    try {
      const { payload } = await jwtVerify(token, this.#find, this.#verify)
      return { principal: this.#principal(token, payload), expiresAt: (payload.exp ?? 0) * 1000 }
    } catch (error) {
      throw toAuthError(error)
    }
  }

  #principal(token: string, { sub = '' }: JWTPayload): Principal {
    const claims = segment(token, 1)
    const { rolesClaim = 'role', allowedRoles } = this.#options
    const isAllowed = (role: string): boolean =>
      allowedRoles === undefined ? role !== ADMIN_ROLE : allowedRoles.includes(role)
    return Object.freeze({ id: sub, roles: rolesIn(claims, rolesClaim).filter(isAllowed), claims })
  }
}

type Claims = Readonly<Record<string, JsonValue>>

function assertForm(token: string): void {
  if (token.length > MAX_TOKEN_BYTES) throw refused('The token is longer than 8 KiB.')
  if (!COMPACT.test(token)) throw refused('The token is not a signed JWT in its compact form.')
  const foreign = Object.keys(segment(token, 0)).find((name) => !HEADER_MEMBERS.has(name))
  if (foreign !== undefined) throw refused(`The token's header may not say ${JSON.stringify(foreign)}.`)
  segment(token, 1)
}

/** A segment's JSON, read strictly: a repeated claim could mean one thing to us and another to others. */
function segment(token: string, index: number): Claims {
  try {
    const parsed = parseJson(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'))
    if (isJsonObject(parsed)) return parsed
  } catch (cause) {
    throw refused('The token holds no JSON that can be used.', cause)
  }
  throw refused('The token holds no JSON object.')
}

function rolesIn(claims: Claims, path: string): string[] {
  let value: JsonValue | undefined = claims
  // Some providers name claims by addresses, whose dots are no steps.
  for (const name of Object.hasOwn(claims, path) ? [path] : path.split('.'))
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((role) => typeof role === 'string') : []
}

function toAuthError(error: unknown): LuxError {
  if (error instanceof LuxError) return error
  if (error instanceof errors.JWTExpired) {
    return new LuxError('LUX_TOKEN_EXPIRED', 'The token has expired; ask for a new one.', { cause: error })
  }
  return refused('The token is not valid here.', error)
}

function refused(message: string, cause?: unknown): LuxError {
  return new LuxError('LUX_UNAUTHENTICATED', message, { cause })
}
