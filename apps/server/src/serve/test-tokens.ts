import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'

export const JWT_SECRET = 'thirty-two bytes and a few more, for tests'

const HOUR_SECONDS = 3_600

export interface TokenClaims {
  readonly [claim: string]: unknown
}

/** A token signed with `JWT_SECRET` that says `sub: ada` and expires in an hour, unless the claims say otherwise. */
export function secretToken(claims: TokenClaims = {}, algorithm: 'HS256' | 'HS512' = 'HS256'): string {
  const body = bodyOf({ alg: algorithm }, claims)
  return `${body}.${createHmac(algorithm.replace('HS', 'sha'), JWT_SECRET).update(body).digest('base64url')}`
}

export interface TestIssuer {
  readonly publicPem: string
  readonly jwksUrl: string
  token(claims: TokenClaims): string
  close(): void
}

/** An identity provider with one RSA key, which also answers over HTTP. */
export async function startIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' }
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    publicPem: String(publicKey.export({ type: 'spki', format: 'pem' })),
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    token: (claims) => rsaToken(privateKey, claims),
    close: () => void server.close(),
  }
}

function rsaToken(key: KeyObject, claims: TokenClaims): string {
  const body = bodyOf({ alg: 'RS256', kid: 'one' }, claims)
  return `${body}.${sign('sha256', Buffer.from(body), key).toString('base64url')}`
}

function bodyOf(header: TokenClaims, claims: TokenClaims): string {
  const payload = { sub: 'ada', exp: Math.floor(Date.now() / 1_000) + HOUR_SECONDS, ...claims }
  return [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
}
