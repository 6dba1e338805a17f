import { existsSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RunningCommand, serve, temporaryFolder } from './luxdb-command.js'

const TIMEOUT_MS = 60_000

const CONFIG = `
import { kind } from '@luxdb/core'
import { defineConfig } from '@luxdb/server'
import { z } from 'zod'

const Star = kind('star', { name: z.string().min(1), mass: z.number().min(0).default(1) }, { soulId: 'text' })
export default defineConfig({ kinds: [Star], limits: { maxBodyBytes: 2048 } })
`

let folder: ReturnType<typeof temporaryFolder>
let server: RunningCommand | undefined

beforeEach(() => {
  folder = temporaryFolder()
  writeFileSync(join(folder.path, 'luxdb.config.ts'), CONFIG)
})

afterEach(async () => {
  if (server?.child.exitCode === null) await server.stop('SIGKILL')
  server = undefined
  await folder.remove()
})

async function started(...args: readonly string[]): Promise<RunningCommand> {
  server = await serve(args, { cwd: folder.path })
  return server
}

interface Sent {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

async function send(path: string, { method = 'GET', body, headers = {} }: Sent = {}): Promise<Response> {
  const json =
    body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }
  return fetch(`${server?.url}${path}`, { method, headers, ...json })
}

async function codeOf(response: Response): Promise<unknown> {
  const body: unknown = await response.json()
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
}

describe('luxdb serve', () => {
  it(
    'creates, reads, changes and removes beings, and keeps them over a restart',
    async () => {
      await started()
      const created = await send('/beings/star', {
        method: 'POST',
        body: [
          { soulId: 'sol', name: 'Sol', mass: 1 },
          { soulId: 'vega', name: 'Vega', mass: 2.1 },
        ],
        headers: { prefer: 'return=representation' },
      })
      expect(created.status).toBe(201)

      const found = await send('/beings/star/sol')
      const tag = found.headers.get('etag') ?? ''
      expect(await found.json()).toMatchObject({ soulId: 'sol', name: 'Sol', mass: 1, version: 1 })

      const patched = await send('/beings/star/sol', {
        method: 'PATCH',
        body: { mass: 3 },
        headers: { 'if-match': tag },
      })
      expect(patched.status).toBeLessThan(300)
      const stale = await send('/beings/star/sol', {
        method: 'PATCH',
        body: { mass: 4 },
        headers: { 'if-match': tag },
      })
      expect([stale.status, await codeOf(stale)]).toEqual([412, 'LUX_VERSION_CONFLICT'])

      expect((await send('/beings/star/vega', { method: 'DELETE' })).status).toBeLessThan(300)
      expect((await send('/beings/star/vega')).status).toBe(404)

      const { code, tookMs } = (await server?.stop('SIGTERM')) ?? {}
      expect(code).toBe(0)
      expect(tookMs).toBeLessThan(2_000)
      expect(statSync(join(folder.path, 'db', 'primary.db')).mode & 0o077).toBe(0)

      await started()
      expect(await (await send('/beings/star')).json()).toEqual([
        expect.objectContaining({ soulId: 'sol', mass: 3 }),
      ])
      const ended = await server?.stop('SIGINT')
      expect(ended?.code).toBe(0)
      expect(ended?.tookMs).toBeLessThan(2_000)
      // The last connection that closes takes the write-ahead log with it.
      expect(existsSync(join(folder.path, 'db', 'primary.db-wal'))).toBe(false)
    },
    TIMEOUT_MS,
  )

  it(
    'answers mistakes with one clear error each',
    async () => {
      await started()
      const answers = await Promise.all([
        send('/beings/stars'),
        send('/beings/star?nam=eq.Sol'),
        send('/beings/star?mass=gtt.1'),
        send('/beings/star?mass=gt.heavy'),
        send('/beings/star/x', { method: 'PATCH', body: { mass: 1 } }),
        send('/nowhere'),
        send('/beings/star', { method: 'POST', body: { name: '' } }),
        send('/beings/star', { method: 'POST', body: { name: 'x'.repeat(4_096) } }),
      ])
      expect(answers.map((answer) => answer.status)).toEqual([404, 400, 400, 400, 404, 404, 400, 413])
      for (const answer of answers) expect(await codeOf(answer)).toEqual(expect.any(String))
    },
    TIMEOUT_MS,
  )

  it(
    'logs each request once and under the id of its answer, probes not at all, and secrets never',
    async () => {
      await started()
      await send('/health')
      const { headers } = await send('/beings/star?name=eq.Sol&apikey=hush')
      await server?.stop()
      const log = server?.log.map((line): { readonly path?: string } => JSON.parse(line)) ?? []
      const requestId = headers.get('x-request-id')
      expect(requestId).toEqual(expect.any(String))
      expect(log.filter(({ path }) => path?.startsWith('/beings/star'))).toMatchObject([{ requestId }])
      expect(log.filter(({ path }) => path === '/health')).toHaveLength(0)
      expect(server?.log.join('\n')).not.toContain('hush')
    },
    TIMEOUT_MS,
  )

  it(
    'ends in time although a client holds a connection open',
    async () => {
      await started()
      const { hostname, port } = new URL(server?.url ?? '')
      const socket = connect(Number(port), hostname)
      await new Promise((resolve) => socket.once('connect', resolve))
      socket.on('error', () => undefined)
      // A request that was answered, on a connection that is kept.
      const answered = new Promise((resolve) => socket.once('data', resolve))
      socket.write(`GET /health HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
      await answered
      const ended = await server?.stop()
      expect(ended?.code).toBe(0)
      expect(ended?.tookMs).toBeLessThan(2_000)
      socket.destroy()
    },
    TIMEOUT_MS,
  )

  it(
    'finishes what was accepted before it stops',
    async () => {
      await started()
      const { hostname, port } = new URL(server?.url ?? '')
      const socket = connect(Number(port), hostname)
      const body = JSON.stringify({ soulId: 'late', name: 'Late' })
      const head = ['POST /beings/star HTTP/1.1', `Host: ${hostname}`, 'Content-Type: application/json']
      const more = [`Content-Length: ${body.length}`, 'Expect: 100-continue']
      // The server answers 100 once it has begun to work on the request.
      const accepted = new Promise((resolve) => socket.once('data', resolve))
      socket.write(`${[...head, ...more].join('\r\n')}\r\n\r\n`)
      await accepted
      const answered = new Promise<Buffer>((resolve) => socket.once('data', resolve))
      const ended = server?.stop('SIGTERM')
      await vi.waitFor(() => expect(server?.log.join()).toContain('SIGTERM'))
      socket.write(body)
      expect((await answered).toString()).toMatch(/^HTTP\/1.1 201 /)
      expect((await ended)?.code).toBe(0)
      await started()
      expect((await send('/beings/star/late')).status).toBe(200)
    },
    TIMEOUT_MS,
  )
})

describe('the log', () => {
  it.skipIf(process.platform === 'win32')(
    'tells more after SIGUSR2, and less after the next one',
    async () => {
      await started()
      const told = (text: string): number => (server?.log ?? []).filter((line) => line.includes(text)).length
      await send('/beings/star?limit=1')
      server?.child.kill('SIGUSR2')
      await vi.waitFor(() => expect(told('logging from debug on')).toBe(1))
      await send('/beings/star?limit=2')
      await vi.waitFor(() => expect(told('contemplate of star in primary')).toBe(1))
      server?.child.kill('SIGUSR2')
      await vi.waitFor(() => expect(told('logging from info on')).toBe(1))
      await send('/beings/star?limit=3')
      await vi.waitFor(() => expect(told('limit=3')).toBe(1))
      expect(told('contemplate of star in primary')).toBe(1)
    },
    TIMEOUT_MS,
  )
})

describe('onAwaken', () => {
  const withHook = (hook: string): void =>
    writeFileSync(
      join(folder.path, 'luxdb.config.ts'),
      CONFIG.replace('kinds: [Star]', `kinds: [Star], onAwaken: ${hook}`),
    )

  it(
    'runs before requests are served',
    async () => {
      withHook(
        "async (engine) => { await engine.realm('primary').of(Star).manifest({ soulId: 'sol', name: 'Sol' }) }",
      )
      await started()
      expect((await send('/beings/star/sol')).status).toBe(200)
    },
    TIMEOUT_MS,
  )

  it(
    'fails the start when it fails',
    async () => {
      withHook("() => Promise.reject(new Error('no'))")
      await expect(started()).rejects.toThrow('ended early')
    },
    TIMEOUT_MS,
  )
})
