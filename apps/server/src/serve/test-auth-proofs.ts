import { kind } from '@luxdb/core'
import { expect } from 'vitest'
import { z } from 'zod'
import type { LuxdbConfig } from '../config/define-config.js'
import type { RunningServer } from './start-server.js'
import { JWT_SECRET, secretToken, startIssuer } from './test-tokens.js'

const Letter = kind(
  'letter',
  { text: z.string() },
  { access: { read: (who) => who.roles.includes('reader') } },
)

type StartServer = (given: LuxdbConfig) => Promise<RunningServer>
type JwtSettings = NonNullable<NonNullable<LuxdbConfig['auth']>['jwt']>

/** For each setting of `auth`, how one sees that it does what it says. */
export function authProofs(server: StartServer): Readonly<Record<string, () => Promise<void>>> {
  const statusOf = async (jwt: JwtSettings, token: string): Promise<number> => {
    const { url } = await server({ kinds: [Letter], auth: { jwt } })
    return (await fetch(`${url}/beings/letter`, { headers: { authorization: `Bearer ${token}` } })).status
  }
  const reader = { role: 'reader' }
  const secret = JWT_SECRET
  return {
    'auth.jwt.secret': async () => {
      expect(await statusOf({ secret }, secretToken(reader))).toBe(200)
      expect(await statusOf({ secret: `${secret}!` }, secretToken(reader))).toBe(401)
    },
    'auth.jwt.publicKey': async () => {
      const issuer = await startIssuer()
      issuer.close()
      const jwt = { publicKey: issuer.publicPem, algorithm: 'RS256' } as const
      expect(await statusOf(jwt, issuer.token(reader))).toBe(200)
    },
    'auth.jwt.jwksUrl': async () => {
      const issuer = await startIssuer()
      const jwt = { jwksUrl: issuer.jwksUrl, algorithm: 'RS256' } as const
      expect(await statusOf(jwt, issuer.token(reader))).toBe(200)
      issuer.close()
    },
    'auth.jwt.jwksMaxAgeSeconds': async () => {
      for (const [given, status] of [
        [{}, 200],
        [{ jwksMaxAgeSeconds: 1 }, 401],
      ] as const) {
        const issuer = await startIssuer()
        const jwt = { jwksUrl: issuer.jwksUrl, algorithm: 'RS256', ...given } as const
        const { url } = await server({ kinds: [Letter], auth: { jwt } })
        // Another token each time: what is known of one is kept for a while.
        const statusNow = async (sub: string): Promise<number> => {
          const authorization = `Bearer ${issuer.token({ ...reader, sub })}`
          return (await fetch(`${url}/beings/letter`, { headers: { authorization } })).status
        }
        expect(await statusNow('before')).toBe(200)
        issuer.close()
        const withdrawnAt = Date.now()
        await expect.poll(() => Date.now() - withdrawnAt, { timeout: 5_000 }).toBeGreaterThan(1_000)
        expect(await statusNow('after')).toBe(status)
      }
    },
    'auth.jwt.algorithm': async () => {
      expect(await statusOf({ secret, algorithm: 'HS512' }, secretToken(reader, 'HS512'))).toBe(200)
      expect(await statusOf({ secret, algorithm: 'HS512' }, secretToken(reader))).toBe(401)
    },
    'auth.jwt.issuer': async () => {
      expect(await statusOf({ secret, issuer: 'us' }, secretToken({ ...reader, iss: 'us' }))).toBe(200)
      expect(await statusOf({ secret, issuer: 'us' }, secretToken({ ...reader, iss: 'them' }))).toBe(401)
    },
    'auth.jwt.audience': async () => {
      expect(await statusOf({ secret, audience: 'lux' }, secretToken({ ...reader, aud: 'lux' }))).toBe(200)
      expect(await statusOf({ secret, audience: 'lux' }, secretToken(reader))).toBe(401)
    },
    'auth.jwt.rolesClaim': async () => {
      const token = secretToken({ app: { roles: ['reader'] } })
      expect(await statusOf({ secret, rolesClaim: 'app.roles' }, token)).toBe(200)
      expect(await statusOf({ secret }, token)).toBe(403)
    },
    'auth.jwt.allowedRoles': async () => {
      expect(await statusOf({ secret, allowedRoles: ['writer'] }, secretToken(reader))).toBe(403)
      expect(await statusOf({ secret }, secretToken({ role: 'admin' }))).toBe(403)
      expect(await statusOf({ secret, allowedRoles: ['admin'] }, secretToken({ role: 'admin' }))).toBe(200)
    },
    'auth.jwt.clockToleranceSeconds': async () => {
      const late = secretToken({ ...reader, exp: Math.floor(Date.now() / 1_000) - 60 })
      expect(await statusOf({ secret, clockToleranceSeconds: 300 }, late)).toBe(200)
      expect(await statusOf({ secret, clockToleranceSeconds: 0 }, late)).toBe(401)
    },
  }
}
