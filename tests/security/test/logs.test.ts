import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Ask, askAs } from '../src/ask.js'
import { ANN, JWT_SECRET, NOBODY, ROOT, tokenOf } from '../src/people.js'
import { rawRequest } from '../src/raw-connection.js'
import { openRealm, type TestRealm } from '../src/realms.js'
import { type ServerProcess, serverCommand, startServerProcess } from '../src/server-process.js'

/** Each is planted in one place, and may be in no line that a server writes of itself. */
const SECRETS = {
  databasePassword: 'marked-database-password',
  jwtSecret: JWT_SECRET,
  bearer: 'marked-bearer-0123456789',
  apiKeyHeader: 'marked-apikey-header',
  apiKeyParameter: 'marked-apikey-parameter',
  tokenParameter: 'marked-token-parameter',
  passwordParameter: 'marked-password-parameter',
  socketParameter: 'marked-socket-parameter',
  socketToken: 'marked-socket-token',
  cookie: 'marked-cookie',
  idempotencyKey: 'marked-idempotency-key',
  body: 'marked-body-value',
  hidden: 'kept-a',
  basic: 'bWFya2VkOmJhc2lj',
} as const

const ESCAPE = '\u001b'

describe('what a server writes of itself', () => {
  let realm: TestRealm
  let server: ServerProcess
  let anybody: Ask
  let rootToken: string
  beforeAll(async () => {
    realm = await openRealm('PostgreSQL', inject('postgresUrl'))
    server = await startServerProcess({ realm: realm.url, settings: { 'wisdom.loggingLevel': 'trace' } })
    anybody = await askAs(NOBODY, server.url)
    rootToken = await tokenOf(ROOT)
  })
  afterAll(async () => {
    await server?.stop()
    await realm?.remove()
  })

  /** The log, once the request with this id is in it. */
  async function logUntil(requestId: string): Promise<readonly string[]> {
    await expect
      .poll(() => server.log.some((line) => line.includes(requestId)), { timeout: 10_000 })
      .toBe(true)
    return server.log
  }

  it('holds no secret that somebody showed', async () => {
    const root = await askAs(ROOT, server.url)
    const ann = await askAs(ANN, server.url)
    const body = { soulId: 'n', owner: 'ann', title: SECRETS.body }
    const keyed = { 'idempotency-key': SECRETS.idempotencyKey }
    await anybody('/beings/team', { headers: { authorization: `Bearer ${SECRETS.bearer}` } })
    await anybody('/beings/team', { headers: { authorization: `Basic ${SECRETS.basic}` } })
    await anybody('/beings/team', { headers: { apikey: SECRETS.apiKeyHeader } })
    await anybody(`/beings/team?apikey=${SECRETS.apiKeyParameter}`)
    await anybody(`/beings/team?access_token=${SECRETS.tokenParameter}&name=eq.x`)
    await anybody(`/beings/team?password=eq.${SECRETS.passwordParameter}`)
    await anybody('/beings/team', { headers: { cookie: `session=${SECRETS.cookie}` } })
    await ann('/beings/paper10', { method: 'POST', body, headers: keyed })
    await ann('/beings/paper10', { method: 'POST', body: { ...body, title: 'another' }, headers: keyed })
    await ann('/beings/paper10', { method: 'POST', body })
    await ann('/beings/paper10', { method: 'POST', body: `{"title":"${SECRETS.body}` })
    await ann('/beings/paper10/a', { method: 'PATCH', body: { secret: SECRETS.body } })
    await root('/beings/paper10?select=secret')
    await root('/beings/paper10/a', { method: 'PATCH', body: { secret: SECRETS.body } })
    await root('/query', { method: 'POST', body: { v: 1, type: 'query', kind: SECRETS.body } })
    await socketWith(`?apikey=${SECRETS.socketParameter}&vsn=2.0.0`)
    await socketWith(`?vsn=2.0.0&token=${SECRETS.socketToken}`, {
      authorization: `Bearer ${SECRETS.socketToken}`,
    })
    const shown = await Promise.all(
      ['/health', '/ready', '/metrics', '/meditation', '/realms', '/openapi.json'].map((path) => root(path)),
    )
    const { headers } = await root('/beings/team?limit=1')
    const log = await logUntil(headers.get('x-request-id') ?? '')
    const texts = [...log, ...shown.map(({ text }) => text)].join('\n')
    const found = Object.entries(SECRETS).filter(([, secret]) => texts.includes(secret))
    expect(found).toEqual([])
    expect(texts).not.toContain(`:${new URL(realm.url).password}@`)
    expect(texts).not.toContain(rootToken.split('.')[2] ?? rootToken)
    expect(log.filter((line) => line.includes('/beings/paper10')).length).toBeGreaterThan(5)
  })

  it('shows settings without their secrets', async () => {
    const text = await outputOf([
      'config',
      '--json',
      '--realm',
      `primary=postgresql://lux:${SECRETS.databasePassword}@127.0.0.1/lux`,
    ])
    expect(text).toContain('auth.jwt.secret')
    for (const secret of [SECRETS.databasePassword, JWT_SECRET]) expect(text).not.toContain(secret)
  })

  it('is one line for each event, whatever was sent', async () => {
    const nasty = `${ESCAPE}[31mred${ESCAPE}[0m`
    const agent = `X\\r\\n{"level":60,"msg":"forged"} ${nasty}`
    await rawRequest(
      server.port,
      `GET /beings/a%0a%7b%22level%22%3a60%7d%1b%5b31m?x=%0d%0aforged HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ${agent}\r\nX-Request-Id: a ${nasty}\r\nConnection: close\r\n\r\n`,
    )
    await anybody(`/beings/${encodeURIComponent(`a\n${nasty}`)}/${encodeURIComponent(`\r\n${nasty}`)}`)
    await anybody('/beings/team', { method: 'POST', body: `{"name":"${nasty}"}` })
    const { headers } = await anybody('/beings/team?limit=1')
    const log = await logUntil(headers.get('x-request-id') ?? '')
    for (const line of log) {
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), time: expect.any(Number) })
      expect(line.includes(ESCAPE)).toBe(false)
    }
    expect(log.filter((line) => JSON.parse(line).level === 60)).toEqual([])
  })

  async function socketWith(search: string, headers: Record<string, string> = {}): Promise<void> {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket/websocket${search}`, { headers })
    // It is refused: that it ends is all that is waited for.
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.once('close', resolve))
  }
})

/** What the command says on both of its outputs. */
async function outputOf(args: readonly string[]): Promise<string> {
  const { program, options, env } = serverCommand(args)
  const child = spawn(process.execPath, program, {
    ...options,
    env: { ...env, LUXDB_AUTH_JWT_SECRET: JWT_SECRET },
  })
  let text = ''
  child.stdout.on('data', (part) => (text += part))
  child.stderr.on('data', (part) => (text += part))
  await once(child, 'close')
  return text
}
