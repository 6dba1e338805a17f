/** For a secret that both sides know. */
export const SECRET_ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const

/** For the public half of a pair of keys. */
export const PUBLIC_KEY_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const

/** Every signature algorithm that `JwtKey` may name. */
export const JWT_ALGORITHMS: readonly [...typeof SECRET_ALGORITHMS, ...typeof PUBLIC_KEY_ALGORITHMS] = [
  ...SECRET_ALGORITHMS,
  ...PUBLIC_KEY_ALGORITHMS,
]
