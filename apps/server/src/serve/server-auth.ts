import { ApiKeyStore, createAuthenticator, type JwtKey, type JwtOptions } from '@luxdb/auth'
import { type AstralEngine, type Authenticator, type BaseRealm, LuxError, type StateStore } from '@luxdb/core'
import type { Settings } from '../config/config-schema.js'
import { isLoopback } from './loopback.js'

type JwtSettings = Settings['auth']['jwt']

/**
 * Finds out who is asking: by API keys in the home realm, and by JWTs when the settings say whose.
 * @param engine the engine, awake before the first request comes
 * @throws LUX_INVALID_CONFIG
 */
export function createServerAuthenticator(settings: Settings, engine: () => AstralEngine): Authenticator {
  const jwt = jwtOptions(settings.auth.jwt)
  const isFriendly = isLoopback(settings.flows.rest.host) || settings.insecureNoAuth
  return createAuthenticator({
    apiKeys: apiKeysOf(engine),
    withoutCredentials: isFriendly ? 'local' : 'anonymous',
    ...(jwt === undefined ? {} : { jwt }),
  })
}

/** Whether anybody can log in at all. */
export async function hasCredentials(settings: Settings, engine: AstralEngine): Promise<boolean> {
  return jwtKey(settings.auth.jwt) !== undefined || !(await apiKeysOf(() => engine).isEmpty())
}

/** The API keys of a server: they are kept in its home realm. */
export function apiKeysOf(engine: () => AstralEngine): ApiKeyStore {
  return new ApiKeyStore(homeStateStore(engine))
}

/**
 * The home realm's store, asked for at each call: it is there only once the engine is awake. A realm that
 * has no state store has no keys either, and says so when one is to be made.
 */
function homeStateStore(engine: () => AstralEngine): StateStore {
  const home = (): BaseRealm => engine().realm(engine().realmNames[0] ?? '')
  const known = (): StateStore | undefined => (home().supports.changes ? home().stateStore : undefined)
  return {
    get: async (key) => known()?.get(key),
    set: async (key, value) => home().stateStore.set(key, value),
    claim: async (key, value) => home().stateStore.claim(key, value),
    replace: async (key, expected, value) => (await known()?.replace(key, expected, value)) ?? false,
    delete: async (key) => (await known()?.delete(key)) ?? false,
    list: async (prefix, options) => (await known()?.list(prefix, options)) ?? [],
  }
}

function jwtOptions(settings: JwtSettings): JwtOptions | undefined {
  const key = jwtKey(settings)
  if (key === undefined) return undefined
  const { issuer, audience, rolesClaim, allowedRoles, clockToleranceSeconds } = settings
  return {
    key,
    rolesClaim,
    clockToleranceSeconds,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    ...(allowedRoles === undefined ? {} : { allowedRoles }),
  }
}

/** @throws LUX_INVALID_CONFIG when there are several */
function jwtKey(settings: JwtSettings): JwtKey | undefined {
  const { secret, publicKey, jwksUrl, jwksMaxAgeSeconds: maxAgeSeconds, algorithm } = settings
  const algorithms = [algorithm]
  const keys: JwtKey[] = [
    ...(secret === undefined ? [] : [{ secret, algorithms }]),
    ...(publicKey === undefined ? [] : [{ publicKey, algorithms }]),
    ...(jwksUrl === undefined ? [] : [{ jwksUrl, algorithms, maxAgeSeconds }]),
  ]
  if (keys.length < 2) return keys[0]
  throw new LuxError(
    'LUX_INVALID_CONFIG',
    'auth.jwt has several of secret, publicKey and jwksUrl; keep the one that signs.',
    { details: { key: 'auth.jwt' } },
  )
}
