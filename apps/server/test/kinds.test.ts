import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kind } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { createSchema } from '@luxdb/test-postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { type CommandResult, luxdb, type RunningCommand, serve, temporaryFolder } from './luxdb-command.js'

const TIMEOUT_MS = 120_000
/** What is posted at one server is served by others before that. */
const KNOWN_WITHIN_MS = 1_000

const CITY = {
  title: 'city',
  type: 'object',
  properties: { name: { type: 'string' }, mood: { type: 'string' } },
  required: ['name'],
}
const SIZED = { ...CITY, properties: { name: { type: 'string' }, size: { type: 'integer', default: 5 } } }

let folder: ReturnType<typeof temporaryFolder>
let servers: RunningCommand[] = []
beforeEach(() => {
  folder = temporaryFolder()
  writeFileSync(join(folder.path, 'city.json'), JSON.stringify(CITY))
  writeFileSync(join(folder.path, 'sized.json'), JSON.stringify(SIZED))
})
afterEach(async () => {
  for (const { child, stop } of servers) if (child.exitCode === null) await stop('SIGKILL')
  servers = []
  await folder.remove()
})

async function started(...args: readonly string[]): Promise<RunningCommand> {
  const server = await serve(args, { cwd: folder.path })
  servers.push(server)
  return server
}

function run(...args: readonly string[]): Promise<CommandResult> {
  return luxdb(args, { cwd: folder.path })
}

async function json(...args: readonly string[]): Promise<unknown> {
  const { stdout, stderr, code } = await run(...args, '--json')
  expect({ code, stderr }).toMatchObject({ code: 0 })
  return JSON.parse(stdout)
}

interface Sent {
  readonly method?: string
  readonly body?: unknown
  readonly key?: string
}

async function ask(
  { url }: RunningCommand,
  path: string,
  { method = 'GET', body, key }: Sent = {},
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(key !== undefined && { apikey: key }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** Milliseconds until a server answers so. */
async function untilAnswered(
  server: RunningCommand,
  path: string,
  isRight: (text: string) => boolean,
): Promise<number> {
  const startedAt = performance.now()
  for (;;) {
    const text = await (await ask(server, path)).text()
    const tookMs = performance.now() - startedAt
    if (isRight(text)) return tookMs
    if (tookMs > 10_000) throw new Error(`${path} still answers ${text}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('luxdb kinds', () => {
  it('adds, shows, changes, takes back and removes', { timeout: TIMEOUT_MS }, async () => {
    expect(await json('kinds', 'add', 'city.json', '--dry-run')).toMatchObject({ outcome: 'planned' })
    expect(await json('kinds', 'list')).toEqual([])
    expect(await json('kinds', 'add', 'city.json')).toMatchObject({ created: true, label: '0001_add_city' })
    const lines = '{"name":"Rome","mood":"old"}\n'
    expect(await luxdb(['import', 'city', '-'], { cwd: folder.path, input: lines })).toMatchObject({
      code: 0,
    })
    expect(JSON.parse((await run('kinds', 'show', 'city')).stdout)).toEqual(CITY)
    expect(await json('kinds', 'add', 'sized.json')).toMatchObject({ created: false, outcome: 'done' })
    expect((await run('export', 'city')).stdout).toContain('"size":5')
    expect(await json('migrate', 'status', '--kinds')).toMatchObject({
      applied: ['0001_add_city', '0002_change_city'],
    })
    expect(await json('migrate', 'verify', '--kinds')).toMatchObject({ drift: [] })
    expect(await json('migrate', 'down', '--kinds')).toMatchObject([{ direction: 'down', outcome: 'done' }])
    expect(JSON.parse((await run('kinds', 'show', 'city')).stdout)).toEqual(CITY)
    expect((await run('export', 'city')).stdout).toContain('"mood":"old"')
    expect(await json('kinds', 'remove', 'city')).toMatchObject({ outcome: 'done' })
    expect(await json('kinds', 'list')).toEqual([])
    expect(await json('kinds', 'add', 'city.json')).toMatchObject({ created: true })
    expect((await run('export', 'city')).stdout).toContain('"mood":"old"')
  })

  it('says what is wrong by its exit code', { timeout: TIMEOUT_MS }, async () => {
    expect(await run('kinds', 'add', 'nothing.json')).toMatchObject({ code: 2 })
    writeFileSync(join(folder.path, 'bad.json'), '{"title":"rpc"}')
    expect(await run('kinds', 'add', 'bad.json')).toMatchObject({ code: 2 })
    expect(await run('kinds', 'remove', 'city')).toMatchObject({ code: 2 })
    await json('kinds', 'add', 'city.json')
    expect(await run('kinds', 'remove', 'city', '--erase')).toMatchObject({ code: 7 })
  })
})

interface Place {
  readonly url: string
  drop(): Promise<void>
}

async function realms(): Promise<readonly Place[]> {
  const { url, drop } = await createSchema(inject('postgresUrl'))
  return [
    { url: `sqlite://${join(folder.path, 'shared.db')}`, drop: async () => undefined },
    { url, drop },
  ]
}

const Village = kind('village', { name: z.string() })

/** A program that knows the kinds in its code alone. */
async function useWithoutLedger(url: string): Promise<void> {
  const options = { kinds: [Village] }
  await using realm = url.startsWith('sqlite:')
    ? new SQLiteRealm(url, options)
    : new PostgresRealm(url, options)
  await realm.awaken()
  await realm.of(Village).manifest({ name: 'Hel' })
}

describe('a backup', () => {
  it('has the kinds made at run time, whoever opened the realm last', { timeout: TIMEOUT_MS }, async () => {
    for (const [index, { url, drop }] of (await realms()).entries()) {
      const on = ['--realm', `primary=${url}`]
      await json('kinds', 'add', 'city.json', ...on)
      const input = '{"name":"Rome","mood":"old"}\n'
      expect(await luxdb(['import', 'city', '-', ...on], { cwd: folder.path, input })).toMatchObject({
        code: 0,
      })
      await useWithoutLedger(url)
      const file = `${index}.backup`
      await json('backup', url, '--to', file, '--format', 'portable')
      const other = `sqlite://${join(folder.path, `restored-${index}.db`)}`
      await json('restore', file, '--realm', other)
      const restored = ['--realm', `primary=${other}`]
      expect(JSON.parse((await run('kinds', 'show', 'city', ...restored)).stdout)).toEqual(CITY)
      const { stdout } = await run('export', 'city', ...restored)
      expect(JSON.parse(stdout)).toMatchObject({ name: 'Rome', mood: 'old' })
      expect(await json('migrate', 'verify', '--kinds', ...restored)).toMatchObject({ drift: [] })
      await drop()
    }
  })
})

describe('kinds of several servers', () => {
  it('are served everywhere within a second, and kept over a restart', { timeout: TIMEOUT_MS }, async () => {
    for (const { url, drop } of await realms()) {
      const realm = ['--realm', `primary=${url}`]
      const [first, second] = [await started(...realm), await started(...realm)]
      expect((await ask(first, '/kinds', { method: 'POST', body: CITY })).status).toBe(201)
      const learned = await untilAnswered(second, '/beings/city', (text) => text === '[]')
      expect(learned).toBeLessThan(KNOWN_WITHIN_MS)
      expect((await ask(second, '/beings/city', { method: 'POST', body: { name: 'Rome' } })).status).toBe(201)
      expect((await ask(second, '/kinds', { method: 'POST', body: SIZED })).status).toBe(200)
      const changed = await untilAnswered(first, '/beings/city?select=name,size', (text) =>
        text.includes('"size":5'),
      )
      expect(changed).toBeLessThan(KNOWN_WITHIN_MS)
      await first.stop()
      const third = await started(...realm)
      expect(await (await ask(third, '/beings/city?select=name,size')).json()).toEqual([
        { name: 'Rome', size: 5 },
      ])
      for (const server of [second, third]) await server.stop()
      await drop()
    }
  })

  it('are for admins alone', { timeout: TIMEOUT_MS }, async () => {
    const key = async (role: string): Promise<string> =>
      ((await json('token', 'new', role, '--roles', role)) as { key: string }).key
    const [admin, reader] = [await key('admin'), await key('reader')]
    const server = await started()
    const calls = [
      ['/kinds', {}],
      ['/kinds', { method: 'POST', body: CITY }],
      ['/kinds/city', {}],
      ['/kinds/city', { method: 'DELETE' }],
    ] as const
    for (const [path, sent] of calls) {
      expect((await ask(server, path, sent)).status).toBe(401)
      expect((await ask(server, path, { ...sent, key: reader })).status).toBe(403)
    }
    expect((await ask(server, '/kinds', { method: 'POST', body: CITY, key: admin })).status).toBe(201)
    expect((await ask(server, '/beings/city', { key: reader })).status).toBe(403)
    expect(await json('migrate', 'status', '--kinds')).toMatchObject({ history: [{ who: 'admin' }] })
    expect((await ask(server, '/kinds/city', { method: 'DELETE', key: admin })).status).toBe(200)
  })
})
