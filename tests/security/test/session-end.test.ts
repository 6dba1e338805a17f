import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ANN, BOB, ROOT, tokenOf } from '../src/people.js'
import { PortalClient } from '../src/portal-client.js'
import { type ServerProcess, serverCommand, startServerProcess } from '../src/server-process.js'
import { waitUntil } from '../src/wait-until.js'

/** The longest that a server goes on with what no longer holds, and what a busy machine may add to that. */
const LATEST_MS = 5_000
const BUSY_MACHINE_MS = 10_000

const QUERY = { query: { v: 1, type: 'query', kind: 'paper20' } }

/** A portal with a live query, for whoever shows these credentials. */
async function portalWith(url: string, headers: Readonly<Record<string, string>>): Promise<PortalClient> {
  const client = await new PortalClient(url, { headers: { ...headers } }).opened()
  onTestFinished(() => client.close())
  expect(await client.join('query:mine', QUERY)).toMatchObject({ status: 'ok' })
  return client
}

describe('a token that expires', () => {
  let server: ServerProcess
  beforeAll(async () => {
    server = await startServerProcess({
      realm: 'memory://',
      settings: { 'auth.jwt.clockToleranceSeconds': 0 },
    })
  })
  afterAll(() => server?.stop())

  const status = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${server.url}/beings/paper20?limit=1`, { headers })).status

  it('ends the portal, and is worth nothing over REST from then on', async () => {
    const expiresInSeconds = 3
    const expiresAt = Date.now() + expiresInSeconds * 1_000
    const headers = { authorization: `Bearer ${await tokenOf(ANN, { expiresInSeconds })}` }
    const client = await portalWith(server.url, headers)
    expect(await status(headers)).toBe(200)
    await waitUntil('the token has expired', () => Date.now() > expiresAt)
    expect(await status(headers)).toBe(401)
    const latest = expiresAt - Date.now() + LATEST_MS + BUSY_MACHINE_MS
    await waitUntil('the portal is closed', () => client.closed !== undefined, latest)
    expect(client.closed?.[0]).toBe(4401)
  })

  it('counts nowhere but in its header', async () => {
    const token = await tokenOf(ROOT)
    const meditation = async (path: string, headers: Record<string, string>): Promise<number> =>
      (await fetch(server.url + path, { headers })).status
    expect(await meditation('/meditation', { authorization: `Bearer ${token}` })).toBe(200)
    expect(await meditation('/meditation', { apikey: token })).toBe(200)
    for (const name of ['apikey', 'token', 'access_token', 'authorization', 'sb-access-token'])
      expect([name, await meditation('/meditation', { cookie: `${name}=${token}` })]).toEqual([name, 401])
    for (const name of ['apikey', 'token', 'access_token', 'authorization', 'bearer'])
      expect([name, await meditation(`/meditation?${name}=${token}`, {})]).toEqual([name, 401])
    const basic = Buffer.from(`root:${token}`).toString('base64')
    expect(await meditation('/meditation', { authorization: `Basic ${basic}` })).toBe(401)
  })

  it('may be followed by another one in time', async () => {
    const short = await tokenOf(ANN, { expiresInSeconds: 3 })
    const client = await portalWith(server.url, { authorization: `Bearer ${short}` })
    const fresh = await tokenOf(ANN)
    client.socket.send(JSON.stringify([null, null, 'query:mine', 'access_token', { access_token: fresh }]))
    const startedAt = performance.now()
    await waitUntil(
      'the first would have ended it',
      () => performance.now() - startedAt > LATEST_MS + 4_000,
      60_000,
    )
    expect(client.closed).toBeUndefined()
    expect(await client.push('phoenix', 'heartbeat', {})).toMatchObject({ status: 'ok' })
  })

  it('of somebody else takes over with the rights of that one, and one that is wrong ends the portal', async () => {
    const client = await portalWith(server.url, { authorization: `Bearer ${await tokenOf(ANN)}` })
    const bobs = await tokenOf(BOB)
    client.socket.send(JSON.stringify([null, null, 'query:mine', 'access_token', { access_token: bobs }]))
    await waitUntil('the query begins anew', () => client.heard.some(({ event }) => event === 'snapshot'))
    const snapshot = client.heard.find(({ event }) => event === 'snapshot')?.payload
    expect(snapshot).toMatchObject({ soulIds: ['b', 'c', 'e'] })
    client.socket.send(
      JSON.stringify([null, null, 'query:mine', 'access_token', { access_token: 'nonsense' }]),
    )
    await waitUntil('the portal is closed', () => client.closed !== undefined)
    expect(client.closed?.[0]).toBe(4401)
  })
})

describe('an API key that is revoked', () => {
  let folder: string
  let realm: string
  let server: ServerProcess
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'luxdb-session-'))
    realm = `sqlite://${join(folder, 'realm.db')}`
    server = await startServerProcess({ realm })
  })
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function luxdb(...args: readonly string[]): Promise<unknown> {
    const { program, options, env } = serverCommand([...args, '--realm', `primary=${realm}`, '--json'])
    const child = spawn(process.execPath, program, { ...options, env: { ...env } })
    let output = ''
    child.stdout.on('data', (part) => (output += part))
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    return JSON.parse(output)
  }

  it('ends the portal, and is worth nothing over REST', async () => {
    const made = (await luxdb('token', 'new', 'ann', '--roles', 'author')) as { id: string; key: string }
    const headers = { apikey: made.key }
    const client = await portalWith(server.url, headers)
    expect(await client.push('phoenix', 'heartbeat', {})).toMatchObject({ status: 'ok' })
    const status = async (): Promise<number> =>
      (await fetch(`${server.url}/beings/paper20?limit=1`, { headers })).status
    expect(await status()).toBe(200)
    await luxdb('token', 'revoke', made.id)
    const revokedAt = performance.now()
    await waitUntil('REST refuses it', async () => (await status()) === 401, LATEST_MS + BUSY_MACHINE_MS)
    await waitUntil(
      'the portal is closed',
      () => client.closed !== undefined,
      LATEST_MS * 2 + BUSY_MACHINE_MS,
    )
    expect(client.closed?.[0]).toBe(4401)
    expect(performance.now() - revokedAt).toBeLessThan(LATEST_MS * 2 + BUSY_MACHINE_MS)
  })
})
