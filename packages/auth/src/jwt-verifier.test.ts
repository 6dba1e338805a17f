import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { createServer } from 'node:http'
import { isLuxError } from '@luxdb/core'
import { CompactEncrypt, exportJWK, type JWTPayload, SignJWT } from 'jose'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { JwtKey, JwtOptions } from './jwt-options.js'
import { JwtVerifier } from './jwt-verifier.js'

const NOW = Date.UTC(2026, 0, 1)
const SECRET = 'a secret of more than thirty-two bytes, all of them known'
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PUBLIC_PEM = String(rsa.publicKey.export({ type: 'spki', format: 'pem' }))

function verifier(options: Partial<JwtOptions> = {}): JwtVerifier {
  return new JwtVerifier({ key: { secret: SECRET }, ...options }, () => NOW)
}

const seconds = (offset: number): number => NOW / 1000 + offset

interface TokenInput {
  readonly claims?: JWTPayload
  readonly header?: Readonly<Record<string, unknown>>
}

function signed({ claims = {}, header = {} }: TokenInput = {}): Promise<string> {
  return new SignJWT({ sub: 'ada', exp: seconds(60), role: 'editor', ...claims })
    .setProtectedHeader({ alg: 'HS256', ...header })
    .sign(new TextEncoder().encode(SECRET))
}

/** A token put together by hand, with a right signature over whatever it says. */
function crafted(header: string, payload: string, key: string | Buffer = SECRET): string {
  const body = [header, payload].map((text) => Buffer.from(text).toString('base64url')).join('.')
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
}

const GOOD_PAYLOAD = JSON.stringify({ sub: 'ada', exp: seconds(60), role: 'editor' })

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    return isLuxError(error) ? error.code : String(error)
  }
  return 'accepted'
}

describe('a valid token', () => {
  it('names the principal, its roles and its claims', async () => {
    const { principal, expiresAt } = await verifier().verify(await signed({ claims: { tenant: 't1' } }))
    expect(principal).toMatchObject({ id: 'ada', roles: ['editor'], claims: { tenant: 't1' } })
    expect(expiresAt).toBe(NOW + 60_000)
  })

  it('reads roles from any claim, as text or list', async () => {
    const token = await signed({ claims: { app: { roles: ['reader', 'editor', 7] } } })
    const { principal } = await verifier({ rolesClaim: 'app.roles' }).verify(token)
    expect(principal.roles).toEqual(['reader', 'editor'])
  })

  it('reads roles from a claim whose name is an address, dots and all', async () => {
    const rolesClaim = 'https://id.example.com/roles'
    const token = await signed({ claims: { [rolesClaim]: ['reader'] } })
    expect((await verifier({ rolesClaim }).verify(token)).principal.roles).toEqual(['reader'])
  })

  it('makes nobody admin unless that is allowed', async () => {
    const token = await signed({ claims: { role: 'admin' } })
    expect((await verifier().verify(token)).principal.roles).toEqual([])
    const trusting = verifier({ allowedRoles: ['admin'] })
    expect((await trusting.verify(token)).principal.roles).toEqual(['admin'])
  })

  it('does not read roles from inherited properties', async () => {
    const { principal } = await verifier({ rolesClaim: 'constructor.name' }).verify(await signed())
    expect(principal.roles).toEqual([])
  })

  it('is accepted by public key', async () => {
    const token = await new SignJWT({ sub: 'ada', exp: seconds(60) })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(rsa.privateKey)
    const byKey = verifier({ key: { publicKey: PUBLIC_PEM, algorithms: ['RS256'] } })
    expect((await byKey.verify(token)).principal.id).toBe('ada')
  })

  it.each(['EdDSA', 'Ed25519'])('is accepted by an Ed25519 key under the name %s', async (alg) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const token = await new SignJWT({ sub: 'ada', exp: seconds(60) })
      .setProtectedHeader({ alg })
      .sign(privateKey)
    const pem = String(publicKey.export({ type: 'spki', format: 'pem' }))
    const byKey = verifier({ key: { publicKey: pem, algorithms: [alg] } })
    expect((await byKey.verify(token)).principal.id).toBe('ada')
  })

  it('may be as late as the clocks may differ', async () => {
    const late = await signed({ claims: { exp: seconds(-29) } })
    expect(await codeOf(() => verifier().verify(late))).toBe('accepted')
    expect(await codeOf(() => verifier({ clockToleranceSeconds: 0 }).verify(late))).toBe('LUX_TOKEN_EXPIRED')
  })
})

describe('a token that is refused', () => {
  const refusals: readonly (readonly [string, () => string | Promise<string>])[] = [
    ['alg none', () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${b64(GOOD_PAYLOAD)}.`],
    ['alg None, signed', () => crafted('{"alg":"None"}', GOOD_PAYLOAD)],
    ['alg NONE, signed', () => crafted('{"alg":"NONE"}', GOOD_PAYLOAD)],
    ['no alg', () => crafted('{}', GOOD_PAYLOAD)],
    ['an empty key', () => crafted('{"alg":"HS256"}', GOOD_PAYLOAD, '')],
    ['another secret', () => crafted('{"alg":"HS256"}', GOOD_PAYLOAD, `${SECRET}!`)],
    ['an algorithm that is not pinned', () => signed({ header: { alg: 'HS512' } })],
    ['jku', () => signed({ header: { jku: 'https://evil.test/keys' } })],
    ['x5u', () => signed({ header: { x5u: 'https://evil.test/cert' } })],
    ['jwk', () => signed({ header: { jwk: { kty: 'oct', k: 'AAAA' } } })],
    ['crit', () => crafted('{"alg":"HS256","crit":["exp"]}', GOOD_PAYLOAD)],
    ['no exp', () => crafted('{"alg":"HS256"}', '{"sub":"ada"}')],
    ['no sub', () => crafted('{"alg":"HS256"}', `{"exp":${seconds(60)}}`)],
    ['nbf to come', () => signed({ claims: { nbf: seconds(60) } })],
    ['a repeated claim', () => crafted('{"alg":"HS256"}', `{"sub":"ada","sub":"eve","exp":${seconds(60)}}`)],
    ['a repeated header member', () => crafted('{"alg":"none","alg":"HS256"}', GOOD_PAYLOAD)],
    ['a prototype key', () => crafted('{"alg":"HS256"}', `{"sub":"a","exp":${seconds(60)},"__proto__":{}}`)],
    ['more than 8 KiB', () => signed({ claims: { pad: 'x'.repeat(9 * 1024) } })],
    ['an unsigned segment', async () => (await signed()).split('.').slice(0, 2).join('.')],
    ['a changed payload', async () => (await signed()).replace(/\.[^.]+\./, `.${b64('{"sub":"eve"}')}.`)],
    ['an encrypted token', encrypted],
    ['no token at all', () => 'hello'],
    ['an empty text', () => ''],
  ]

  it.each(refusals)('%s', async (_name, make) => {
    const token = await make()
    expect(await codeOf(() => verifier().verify(token))).toBe('LUX_UNAUTHENTICATED')
  })

  it('is told apart when its time is over', async () => {
    const token = await signed({ claims: { exp: seconds(-60) } })
    expect(await codeOf(() => verifier().verify(token))).toBe('LUX_TOKEN_EXPIRED')
  })

  it('is signed with the text of the public key', async () => {
    const byKey = verifier({ key: { publicKey: PUBLIC_PEM, algorithms: ['RS256'] } })
    for (const secret of [PUBLIC_PEM, ` ${PUBLIC_PEM}`, PUBLIC_PEM.trim()]) {
      const token = crafted('{"alg":"HS256"}', GOOD_PAYLOAD, secret)
      expect(await codeOf(() => byKey.verify(token))).toBe('LUX_UNAUTHENTICATED')
    }
  })

  it('names another issuer or audience, or none', async () => {
    const strict = verifier({ issuer: 'https://id.test', audience: 'luxdb' })
    const good = { iss: 'https://id.test', aud: 'luxdb' }
    expect(await codeOf(async () => strict.verify(await signed({ claims: good })))).toBe('accepted')
    for (const claims of [
      { ...good, iss: 'https://evil.test' },
      { ...good, aud: 'other' },
      { iss: good.iss },
      {},
    ]) {
      expect(await codeOf(async () => strict.verify(await signed({ claims })))).toBe('LUX_UNAUTHENTICATED')
    }
  })
})

describe('keys of an identity provider', () => {
  it('are looked up by kid', async () => {
    const provider = await startProvider()
    const byUrl = verifier({ key: { jwksUrl: provider.url, algorithms: ['RS256'] } })
    provider.keys.set('first', rsa.publicKey)
    const token = (kid: string, key: KeyObject): Promise<string> =>
      new SignJWT({ sub: 'ada', exp: seconds(60) }).setProtectedHeader({ alg: 'RS256', kid }).sign(key)
    expect(await codeOf(async () => byUrl.verify(await token('first', rsa.privateKey)))).toBe('accepted')
    for (const kid of ['unknown', '../../etc/passwd']) {
      expect(await codeOf(async () => byUrl.verify(await token(kid, rsa.privateKey)))).toBe(
        'LUX_UNAUTHENTICATED',
      )
    }
  })

  it.each([
    [{}, 300],
    [{ maxAgeSeconds: 20 }, 20],
  ])('is taken for a while after its provider has withdrawn it: %o', async (given, maxAgeSeconds) => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW })
    onTestFinished(() => void vi.useRealTimers())
    const provider = await startProvider()
    provider.keys.set('first', rsa.publicKey)
    const byUrl = verifier({ key: { jwksUrl: provider.url, algorithms: ['RS256'], ...given } })
    const token = await new SignJWT({ sub: 'ada', exp: seconds(3_600) })
      .setProtectedHeader({ alg: 'RS256', kid: 'first' })
      .sign(rsa.privateKey)
    expect(await codeOf(() => byUrl.verify(token))).toBe('accepted')
    provider.keys.clear()
    vi.setSystemTime(NOW + maxAgeSeconds * 1_000 - 1)
    expect(await codeOf(() => byUrl.verify(token))).toBe('accepted')
    vi.setSystemTime(NOW + maxAgeSeconds * 1_000)
    expect(await codeOf(() => byUrl.verify(token))).toBe('LUX_UNAUTHENTICATED')
    provider.keys.set('first', rsa.publicKey)
    vi.setSystemTime(NOW + maxAgeSeconds * 2_000)
    expect(await codeOf(() => byUrl.verify(token))).toBe('accepted')
  })
})

describe('settings that cannot be meant', () => {
  const privatePem = String(
    createPrivateKey(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })).export({
      type: 'pkcs8',
      format: 'pem',
    }),
  )
  const wrong: readonly (readonly [string, JwtKey])[] = [
    ['a short secret', { secret: 'x'.repeat(31) }],
    ['an empty secret', { secret: '' }],
    ['a secret for a public key algorithm', { secret: SECRET, algorithms: ['RS256'] }],
    ['a public key for a secret algorithm', { publicKey: PUBLIC_PEM, algorithms: ['HS256'] }],
    ['no algorithm', { publicKey: PUBLIC_PEM, algorithms: [] }],
    ['alg none', { publicKey: PUBLIC_PEM, algorithms: ['none'] }],
    ['a text that is no key', { publicKey: 'hello', algorithms: ['RS256'] }],
    ['a private key', { publicKey: privatePem, algorithms: ['RS256'] }],
    ['plain http', { jwksUrl: 'http://id.test/keys', algorithms: ['RS256'] }],
    ['a file', { jwksUrl: 'file:///etc/passwd', algorithms: ['RS256'] }],
  ]

  it.each(wrong)('%s', async (_name, key) => {
    expect(await codeOf(() => new JwtVerifier({ key }))).toBe('LUX_INVALID_CONFIG')
  })
})

function b64(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function encrypted(): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(GOOD_PAYLOAD))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(new Uint8Array(32))
}

async function startProvider(): Promise<{ url: string; keys: Map<string, KeyObject> }> {
  const keys = new Map<string, KeyObject>()
  const server = createServer((_request, response) => {
    const list = [...keys].map(async ([kid, key]) => ({
      ...(await exportJWK(createPublicKey(key.export({ type: 'spki', format: 'pem' })))),
      kid,
      alg: 'RS256',
    }))
    void Promise.all(list).then((jwks) => response.end(JSON.stringify({ keys: jwks })))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/jwks`, keys }
}
