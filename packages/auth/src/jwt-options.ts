/**
 * The key that signs, with the algorithms that are accepted for it: a token never chooses its own.
 * - `secret`: HS256, HS384 or HS512; at least 32 bytes.
 * - `publicKey`: PEM (SPKI) of an RSA, EC or Ed25519 key.
 * - `jwksUrl`: keys of an identity provider, fetched and kept, asked again when a `kid` is unknown;
 *   https, or http on loopback. One that the provider withdraws is taken for `maxAgeSeconds` more (default 300);
 *   when the provider cannot be asked after that, no token is.
 */
export type JwtKey =
  | { readonly secret: string; readonly algorithms?: readonly string[] }
  | { readonly publicKey: string; readonly algorithms: readonly string[] }
  | {
      readonly jwksUrl: string
      readonly algorithms: readonly string[]
      readonly maxAgeSeconds?: number
    }

export interface JwtOptions {
  readonly key: JwtKey
  /** Must be the token's `iss`, when given. */
  readonly issuer?: string
  /** Must be among the token's `aud`, when given. */
  readonly audience?: string
  /** Name of the claim that names the roles (text or list of texts), or its path, by dots; default `role`. */
  readonly rolesClaim?: string
  /** Roles that a token may name; others are left out. Default: all but `admin`. */
  readonly allowedRoles?: readonly string[]
  /** Seconds that clocks may differ; default 30. */
  readonly clockToleranceSeconds?: number
}
