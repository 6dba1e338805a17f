import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type PostgresServer, startPostgres } from '../src/index.js'

describe('startPostgres', () => {
  let server: PostgresServer

  beforeAll(async () => {
    server = await startPostgres({ own: true })
  }, 60_000)

  afterAll(() => server.stop())

  async function ask(url: string, question: string): Promise<readonly unknown[]> {
    const client = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined })
    try {
      const [row = []] = await client.unsafe(question).values()
      return row
    } finally {
      await client.end()
    }
  }

  it('keeps the settings that make a commit durable', async () => {
    expect(
      await ask(server.url, "SELECT current_setting('fsync'), current_setting('synchronous_commit')"),
    ).toEqual(['on', 'on'])
  })

  it('gives databases in UTF8 that share nothing', async () => {
    const [first, second] = await Promise.all([createDatabase(server.url), createDatabase(server.url)])
    await ask(first.url, 'CREATE TABLE here (id int)')
    expect(await ask(second.url, "SELECT to_regclass('here'), current_setting('server_encoding')")).toEqual([
      null,
      'UTF8',
    ])
    await Promise.all([first.drop(), second.drop()])
  })

  it('keeps committed rows over an immediate restart', async () => {
    const database = await createDatabase(server.url)
    await ask(database.url, 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)')
    await server.restart('immediate')
    expect(await ask(database.url, 'SELECT id FROM kept')).toEqual([7])
    await database.drop()
  })

  it('ends when its test process is killed', async () => {
    const script = `import('${new URL('../src/index.ts', import.meta.url)}').then(async ({ startPostgres }) => {
      const { url } = await startPostgres({ own: true })
      console.log(url)
    })`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(child.stdout, 'data')
    const url = String(line).trim()
    child.kill('SIGKILL')
    await expect.poll(() => accepts(Number(new URL(url).port)), { timeout: 20_000 }).toBe(false)
  })
})

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
