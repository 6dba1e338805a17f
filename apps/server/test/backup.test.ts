import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createSchema } from '@luxdb/test-postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { BUILT_COMMAND } from './build-command.js'
import { type CommandResult, luxdb, serve, temporaryFolder } from './luxdb-command.js'

const TIMEOUT_MS = 120_000

const CONFIG = `
import { bond, kind } from '@luxdb/core'
import { defineConfig } from '@luxdb/server'
import { z } from 'zod'
const City = kind('city', { name: z.string(), size: z.number().optional(),
  get twin() { return bond.to(() => City, { onDelete: 'set null' }).optional() } })
const Visit = kind('visit', { pair: z.int(), serial: z.bigint() })
export default defineConfig({ kinds: [City, Visit] })
`

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
  writeFileSync(join(folder.path, 'luxdb.config.ts'), CONFIG)
})
afterEach(() => folder.remove())

function run(args: readonly string[], input?: string): Promise<CommandResult> {
  return luxdb(args, { cwd: folder.path, ...(input !== undefined && { input }) })
}

async function json(args: readonly string[]): Promise<unknown> {
  const { stdout, stderr, code } = await run([...args, '--json'])
  expect({ code, stderr }).toMatchObject({ code: 0 })
  return JSON.parse(stdout)
}

async function refusal(args: readonly string[]): Promise<unknown> {
  const { stderr, code } = await run([...args, '--json'])
  const line = stderr.trim().split('\n').at(-1) ?? ''
  return { code, error: (JSON.parse(line) as { error: { code: string } }).error.code }
}

async function importCities(count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ name: `c${index}`, size: index / 3 }),
  )
  expect(await run(['import', 'city', '-'], `${lines.join('\n')}\n`)).toMatchObject({ code: 0 })
}

/** Writes pairs, each in one transaction, until it is told to stop. */
function writePairs(url: string): { readonly stop: () => Promise<number> } {
  let isOver = false
  const post = async (pair: number): Promise<void> => {
    const body = JSON.stringify(['9007199254740993', '-1'].map((serial) => ({ pair, serial })))
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/beings/visit`, { method: 'POST', headers, body })
    expect(response.status).toBe(201)
  }
  const writing = (async () => {
    let pair = 0
    for (; !isOver; pair += 1) await post(pair)
    return pair
  })()
  // Heard of when it is stopped.
  writing.catch(() => undefined)
  return {
    stop: () => {
      isOver = true
      return writing
    },
  }
}

async function pairsIn(realm: string): Promise<number> {
  const { stdout, code } = await run(['export', 'visit', '--realm', `primary=${realm}`])
  expect(code).toBe(0)
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { pair: number }).pair)
  const twice = pairs.filter((pair) => pairs.filter((other) => other === pair).length === 2)
  expect(twice).toHaveLength(pairs.length)
  return pairs.length / 2
}

describe('luxdb backup, restore and verify', () => {
  it.each(['native', 'portable'])(
    '%s: of one moment, while a server is written to',
    { timeout: TIMEOUT_MS },
    async (format) => {
      await importCities(500)
      const server = await serve([], { cwd: folder.path })
      const writer = writePairs(server.url)
      const made = await json(['backup', '--to', 'b.backup', '--format', format])
      const written = await writer.stop()
      await server.stop()
      expect(made).toMatchObject({ realm: 'primary', type: format })
      const contents = (await json(['verify', 'b.backup'])) as { kinds: { kind: string; rows: number }[] }
      expect(contents.kinds.find(({ kind }) => kind === 'city')).toMatchObject({ rows: 500 })
      await json(['restore', 'b.backup', '--realm', 'sqlite://other.db'])
      expect(await json(['verify', 'b.backup', '--against', 'sqlite://other.db'])).toMatchObject({
        differences: [],
      })
      const pairs = await pairsIn('sqlite://other.db')
      expect(pairs).toBeGreaterThan(0)
      expect(pairs).toBeLessThan(written)
      expect(contents.kinds.find(({ kind }) => kind === 'visit')?.rows).toBe(pairs * 2)
    },
  )

  it('goes from SQLite to PostgreSQL and back, and loses nothing', { timeout: TIMEOUT_MS }, async () => {
    const schema = await createSchema(inject('postgresUrl'))
    try {
      await importCities(50)
      await json(['backup', '--to', 'one.backup', '--format', 'portable'])
      await json(['restore', 'one.backup', '--realm', schema.url])
      const there = await json(['backup', schema.url, '--to', 'two.backup'])
      expect(there).toMatchObject({ type: 'portable', leftOut: [] })
      await json(['restore', 'two.backup', '--realm', 'sqlite://back.db'])
      for (const realm of ['primary', schema.url, 'sqlite://back.db']) {
        expect(await json(['verify', 'two.backup', '--against', realm])).toMatchObject({ differences: [] })
      }
      // Whoever serves it finds its kinds.
      const city = (await run(['export', 'city', '--realm', `primary=${schema.url}`])).stdout
      expect(city).toBe((await run(['export', 'city'])).stdout)
    } finally {
      await schema.drop()
    }
  })

  it('is made of PostgreSQL before an evolution, and brings back what was', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const schema = await createSchema(inject('postgresUrl'))
    const on = ['--realm', `primary=${schema.url}`]
    try {
      await json(['migrate', 'new', 'cities', ...on])
      await json(['migrate', 'up', ...on])
      expect(await run(['import', 'city', '-', ...on], '{"name":"Rome","size":0.1}\n')).toMatchObject({
        code: 0,
      })
      writeFileSync(join(folder.path, 'luxdb.config.ts'), CONFIG.replace('size: z.number().optional(),', ''))
      await json(['migrate', 'new', 'no_sizes', ...on])
      const [done] = (await json(['migrate', 'up', ...on])) as { backup: string }[]
      writeFileSync(join(folder.path, 'luxdb.config.ts'), CONFIG)
      await json(['restore', done?.backup ?? '', '--realm', 'sqlite://back.db'])
      const { stdout } = await run(['export', 'city', '--realm', 'primary=sqlite://back.db'])
      expect(JSON.parse(stdout)).toMatchObject({ name: 'Rome', size: 0.1 })
      expect(await json(['migrate', 'status', '--realm', 'primary=sqlite://back.db'])).toMatchObject({
        applied: ['0001_cities'],
        waiting: ['0002_no_sizes'],
      })
    } finally {
      await schema.drop()
    }
  })

  it('says by its exit code what it refuses', { timeout: TIMEOUT_MS }, async () => {
    await importCities(3)
    await json(['backup'])
    const [name = ''] = readdirSync(join(folder.path, 'backups'))
    const file = `backups/${name}`
    await importCities(1)
    expect(await refusal(['verify', file, '--against', 'primary'])).toEqual({
      code: 8,
      error: 'LUX_BACKUP_DIFFERS',
    })
    expect(await refusal(['restore', file, '--realm', 'primary'])).toEqual({
      code: 8,
      error: 'LUX_REALM_NOT_EMPTY',
    })
    const server = await serve([], { cwd: folder.path })
    expect(await refusal(['restore', file, '--realm', 'primary', '--replace'])).toEqual({
      code: 5,
      error: 'LUX_BUSY',
    })
    await server.stop()
    await json(['restore', file, '--realm', 'primary', '--replace'])
    expect(await json(['verify', file, '--against', 'primary'])).toMatchObject({ differences: [] })
    expect(await refusal(['backup', '--to', file])).toEqual({ code: 4, error: 'LUX_STORAGE_FAILED' })
    expect(await refusal(['backup', 'sqlite://typo.db'])).toEqual({ code: 4, error: 'LUX_REALM_UNREACHABLE' })
    expect(existsSync(join(folder.path, 'typo.db'))).toBe(false)
    expect(await refusal(['restore', 'nowhere', '--realm', 'primary'])).toEqual({ code: 2, error: 'USAGE' })
    expect(await refusal(['restore', file, '--realm', 'nowhere'])).toEqual({
      code: 2,
      error: 'LUX_UNKNOWN_REALM',
    })
    const bytes = readFileSync(join(folder.path, file))
    writeFileSync(join(folder.path, 'cut'), bytes.subarray(0, bytes.length - 5_000))
    expect(await refusal(['verify', 'cut'])).toEqual({ code: 8, error: 'LUX_BACKUP_DAMAGED' })
    writeFileSync(join(folder.path, 'text'), 'no backup')
    expect(await refusal(['verify', 'text'])).toEqual({ code: 8, error: 'LUX_BACKUP_UNKNOWN' })
  })

  it.each(['native', 'portable'])(
    '%s: killed on the way, it leaves no file of that name, and nothing that looks whole',
    { timeout: TIMEOUT_MS },
    async (format) => {
      await importCities(20_000)
      const target = join(folder.path, 'killed.backup')
      await killWhileWriting(['backup', '--to', target, '--format', format])
      expect(existsSync(target)).toBe(false)
      const [partial = ''] = partials()
      // Of a SQLite file the journal of its first write tells first that it cannot be read.
      const refused = { code: expect.toSatisfy((code) => code === 4 || code === 8) }
      expect(await refusal(['verify', partial])).toMatchObject(refused)
      expect(await refusal(['restore', partial, '--realm', 'sqlite://other.db'])).toMatchObject(refused)
      // The name is free.
      await json(['backup', '--to', target, '--format', format])
      expect(await json(['verify', target, '--against', 'primary'])).toMatchObject({ differences: [] })
    },
  )
})

/** What backups that are not whole are called. */
function partials(): readonly string[] {
  return readdirSync(folder.path).filter((name) => name.endsWith('.partial'))
}

function bytesOf(names: readonly string[]): number {
  const sizes = names.map((name) => statSync(join(folder.path, name), { throwIfNoEntry: false })?.size ?? 0)
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Runs a command and kills it by -9 as soon as it has written something. */
async function killWhileWriting(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [BUILT_COMMAND, ...args], { cwd: folder.path, stdio: 'ignore' })
  const closed = once(child, 'close')
  const deadline = performance.now() + TIMEOUT_MS / 2
  while (child.exitCode === null && performance.now() < deadline) {
    if (bytesOf(partials()) > 0) break
    await delay(1)
  }
  child.kill('SIGKILL')
  await closed
}
