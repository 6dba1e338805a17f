import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase, type TestDatabase } from '@luxdb/test-postgres'
import Database from 'better-sqlite3'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { type RunningCommand, serve, temporaryFolder } from './luxdb-command.js'

const TIMEOUT_MS = 180_000
const CITIES = fileURLToPath(new URL('../../../examples/cities', import.meta.url))

const HEAD = `
import { bond, kind } from '@luxdb/core'
import { defineConfig } from '@luxdb/server'
import { z } from 'zod'
`

let database: TestDatabase
let folder: ReturnType<typeof temporaryFolder>
let servers: RunningCommand[]

beforeEach(async () => {
  database = await createDatabase(inject('postgresUrl'))
  folder = temporaryFolder()
  servers = []
})

afterEach(async () => {
  await Promise.all(servers.map(({ child, stop }) => child.exitCode ?? stop('SIGKILL')))
  await folder.remove()
  await database.drop()
})

async function started(cwd: string): Promise<RunningCommand> {
  const server = await serve([], { cwd, env: { LUXDB_REALMS_PRIMARY: database.url } })
  servers.push(server)
  return server
}

async function json(
  server: RunningCommand | undefined,
  path: string,
  init: RequestInit = {},
): Promise<unknown> {
  const response = await fetch(`${server?.url}${path}`, init)
  return response.json()
}

async function post(server: RunningCommand | undefined, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', prefer: 'return=representation' }
  return json(server, path, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function inPostgres(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = postgres(database.url, { max: 1, onnotice: () => undefined })
  try {
    return await client.unsafe(sql)
  } finally {
    await client.end()
  }
}

describe('luxdb serve with a URL of PostgreSQL in its environment alone', () => {
  it(
    'runs the example of cities',
    async () => {
      const server = await started(CITIES)
      expect(await json(server, '/beings/country?select=count()')).toEqual([{ count: 250 }])
      const [counted] = await inPostgres('SELECT count(*)::int AS cities FROM city')
      expect(counted?.['cities']).toBeGreaterThan(100_000)
      const largest = await json(
        server,
        '/beings/city?select=name,country(name)&order=population.desc&limit=1&featureCode=eq.PPLC',
      )
      expect(largest).toEqual([{ name: expect.any(String), country: { name: expect.any(String) } }])
    },
    TIMEOUT_MS,
  )

  it(
    'makes the tables once when two servers start on an empty database',
    async () => {
      const config = `${HEAD}
const Star = kind('star', { name: z.string() }, { soulId: 'text' })
const Planet = kind('planet', { name: z.string(), star: bond.to(() => Star) }, { search: ['name'] })
export default defineConfig({ kinds: [Star, Planet] })`
      writeFileSync(join(folder.path, 'luxdb.config.ts'), config)
      const [first, second] = await Promise.all([started(folder.path), started(folder.path)])
      await post(first, '/beings/star', { soulId: 'sun', name: 'Sun' })
      expect(await json(second, '/beings/star/sun')).toMatchObject({ name: 'Sun' })
      await post(second, '/beings/planet', { name: 'Earth', starId: 'sun' })
      expect(await json(first, '/beings/planet?select=name,star(name)')).toEqual([
        { name: 'Earth', star: { name: 'Sun' } },
      ])
      const tables = await inPostgres(`SELECT relname FROM pg_class WHERE relkind = 'r'
        AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'lux%' ORDER BY relname`)
      expect(tables.map(({ relname }) => relname)).toEqual(['planet', 'star'])
    },
    TIMEOUT_MS,
  )
})

describe('luxdb serve with realms of three sorts', () => {
  it(
    'keeps each kind where the configuration places it',
    async () => {
      const config = `${HEAD}
const Own = kind('own', { name: z.string() }, { soulId: 'text' })
const Shared = kind('shared', { name: z.string() }, { soulId: 'text' })
const Passing = kind('passing', { name: z.string() }, { soulId: 'text' })
export default defineConfig({
  realms: { primary: 'sqlite://own.db', secondary: ${JSON.stringify(database.url)}, cache: 'memory://' },
  kinds: [Own, { kind: Shared, realm: 'secondary' }, { kind: Passing, realm: 'cache' }],
  onAwaken: async (engine) => {
    const shared = engine.realm('secondary').of(Shared)
    if ((await shared.count()) === 0) await shared.manifest({ soulId: 'first', name: 'by the handle' })
  },
})`
      writeFileSync(join(folder.path, 'luxdb.config.ts'), config)
      const first = await serve([], { cwd: folder.path })
      servers.push(first)
      for (const kind of ['own', 'shared', 'passing']) {
        expect(await post(first, `/beings/${kind}`, { soulId: 'x', name: kind })).toMatchObject([
          { name: kind },
        ])
      }
      await first.stop()
      const file = new Database(join(folder.path, 'own.db'), { readonly: true })
      const tables = file.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'lux%'",
      )
      expect(tables.all()).toEqual([{ name: 'own' }])
      file.close()
      expect(await inPostgres('SELECT name FROM shared ORDER BY soul_id')).toEqual([
        { name: 'by the handle' },
        { name: 'shared' },
      ])
      const again = await serve([], { cwd: folder.path })
      servers.push(again)
      expect(await json(again, '/beings/own/x')).toMatchObject({ name: 'own' })
      expect(await json(again, '/beings/shared?select=soulId')).toEqual([
        { soulId: 'first' },
        { soulId: 'x' },
      ])
      expect(await json(again, '/beings/passing')).toEqual([])
    },
    TIMEOUT_MS,
  )
})
