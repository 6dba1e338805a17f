import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { openForeign } from './test-log.js'

const PROGRAM = fileURLToPath(new URL('./follow-program.ts', import.meta.url))
const FROM_SOURCES = ['--conditions=luxdb-source', '--import', 'tsx']
const SERVERS = 4
const ROWS = 12
const WRITES_EACH = 60

type Child = ChildProcessByStdio<Writable, Readable, null>

describe('servers on one database', () => {
  let schema: TestSchema
  const children: Child[] = []

  beforeEach(async () => {
    schema = await createSchema(inject('postgresUrl'))
  })

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await schema.drop()
  })

  /** The lines that a server prints. */
  function start(name: number): AsyncIterator<string> {
    const args = [schema.url, name, SERVERS, ROWS, WRITES_EACH].map(String)
    const child = spawn(process.execPath, [...FROM_SOURCES, PROGRAM, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    children.push(child)
    return createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  it('are told the same of every being, in the same order, and all of it', async () => {
    const lines = Array.from({ length: SERVERS }, (_, name) => start(name))
    for (const line of lines) expect(await line.next()).toMatchObject({ value: 'ready' })
    const other = openForeign(schema.url)
    await other`INSERT INTO shared SELECT number FROM generate_series(0, ${ROWS - 1}::int) AS number`
    for (const child of children) child.stdin.write('go\n')
    const reports = await Promise.all(lines.map(async (line) => (await line.next()).value))
    await Promise.all(children.map((child) => once(child, 'exit')))
    const [{ logged } = { logged: '0' }] = await other<
      { logged: string }[]
    >`SELECT count(*) AS logged FROM lux_changes`
    await other.end()
    expect(Number(logged)).toBe(ROWS + SERVERS * (2 * WRITES_EACH + 1))
    expect(new Set(reports).size).toBe(1)
    expect(reports[0]).toMatch(new RegExp(`^told ${logged} [0-9a-f]{64} 0$`))
  }, 60_000)
})
