export {
  type ApiKeyOptions,
  type ApiKeyRecord,
  ApiKeyStore,
  type NewApiKey,
} from './api-key-store.js'
export { type AuthOptions, createAuthenticator } from './create-authenticator.js'
export { JWT_ALGORITHMS } from './jwt-algorithms.js'
export type { JwtKey, JwtOptions } from './jwt-options.js'
