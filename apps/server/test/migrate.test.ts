import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CommandResult, luxdb, serve, temporaryFolder } from './luxdb-command.js'

const TIMEOUT_MS = 120_000

const CITIES = "kind('city', { name: z.string(), mayor: z.string().optional() })"
const SIZED = "kind('city', { name: z.string(), size: z.int() })"

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

function declare(kindText: string): void {
  const text = `
import { kind } from '@luxdb/core'
import { defineConfig } from '@luxdb/server'
import { z } from 'zod'
const City = ${kindText}
export default defineConfig({ kinds: [City] })
`
  writeFileSync(join(folder.path, 'luxdb.config.ts'), text)
}

function run(args: readonly string[], input?: string): Promise<CommandResult> {
  return luxdb(args, { cwd: folder.path, ...(input !== undefined && { input }) })
}

async function json(args: readonly string[]): Promise<unknown> {
  const { stdout, stderr, code } = await run([...args, '--json'])
  expect({ code, stderr }).toMatchObject({ code: 0 })
  return JSON.parse(stdout)
}

async function cities(): Promise<readonly unknown[]> {
  const { stdout } = await run(['export', 'city'])
  return stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
}

/** A realm with one city, and the evolution that made it. */
async function begin(): Promise<void> {
  declare(CITIES)
  expect(await run(['migrate', 'new', 'cities'])).toMatchObject({ code: 0 })
  expect(await run(['migrate', 'up'])).toMatchObject({ code: 0 })
  expect(await run(['import', 'city', '-'], '{"name":"Rome","mayor":"Ada"}\n')).toMatchObject({ code: 0 })
}

describe('luxdb migrate', () => {
  it('goes there and back, with a backup, and loses nothing', { timeout: TIMEOUT_MS }, async () => {
    await begin()
    declare(SIZED)
    await json(['migrate', 'new', 'sizes', '--fill', 'city.size=5'])
    expect(await json(['migrate', 'plan'])).toMatchObject({ waiting: ['0002_sizes'], unwritten: [] })
    expect(await json(['migrate', 'up', '--dry-run'])).toMatchObject([
      { outcome: 'planned', findings: [{ table: 'city', object: 'mayor', count: 1 }] },
    ])
    const [done] = (await json(['migrate', 'up', '--set', 'wisdom.backups=copies'])) as {
      outcome: string
      backup: string
    }[]
    expect(done).toMatchObject({ outcome: 'done' })
    expect(readdirSync(join(folder.path, 'copies'))).toHaveLength(1)
    expect(await cities()).toMatchObject([{ name: 'Rome', size: 5 }])
    expect(await json(['migrate', 'verify'])).toMatchObject({ drift: [] })
    expect(await json(['migrate', 'down'])).toMatchObject([{ direction: 'down', outcome: 'done' }])
    declare(CITIES)
    expect(await cities()).toMatchObject([{ name: 'Rome', mayor: 'Ada' }])
    expect(await json(['migrate', 'status'])).toMatchObject({
      applied: ['0001_cities'],
      waiting: ['0002_sizes'],
      history: [
        { direction: 'down', label: '0002_sizes' },
        { direction: 'up', label: '0002_sizes' },
        { direction: 'up', label: '0001_cities' },
      ],
    })
  })

  it('plans in words and SQL, for either direction in its own', { timeout: TIMEOUT_MS }, async () => {
    await begin()
    declare(SIZED)
    await json(['migrate', 'new', 'sizes', '--fill', 'city.size=5'])
    const plan = (await json(['migrate', 'plan'])) as { next: { steps: unknown[]; statements: string[][] } }
    expect(plan.next.statements).toHaveLength(plan.next.steps.length)
    const { stdout } = await run(['migrate', 'plan'])
    expect(stdout).toMatch(
      /drop field city\.mayor.*\n[\s\S]*SQL of step 1 of \d[\s\S]*ALTER TABLE "city" ADD COLUMN/,
    )
    await json(['migrate', 'up'])
    const { stderr } = await run(['migrate', 'down', '--dry-run'])
    expect(stderr).toMatch(
      /bring field city\.mayor back with its values[\s\S]*RENAME COLUMN "lux_\w+" TO "mayor"/,
    )
    expect(stderr).not.toContain('drop field')
  })

  it('says by its exit code what it refuses', { timeout: TIMEOUT_MS }, async () => {
    await begin()
    const path = join(folder.path, 'evolutions/0001_cities.json')
    const text = readFileSync(path, 'utf8')
    declare("kind('city', { name: z.string(), chief: z.string().optional() })")
    const ambiguous = await run(['migrate', 'new', 'chiefs', '--json'])
    expect(ambiguous.code).toBe(7)
    expect(JSON.parse(ambiguous.stderr)).toMatchObject({ error: { code: 'LUX_AMBIGUOUS_RENAME' } })
    await json(['migrate', 'new', 'chiefs', '--rename', 'city.mayor=chief'])
    writeFileSync(path, text.replace('"mayor"', '"major"'))
    const edited = await run(['migrate', 'up', '--json'])
    expect(edited.code).toBe(7)
    expect(JSON.parse(edited.stderr)).toMatchObject({ error: { code: 'LUX_EVOLUTION_EDITED' } })
    writeFileSync(path, text)
    await json(['migrate', 'up'])
    expect(await cities()).toMatchObject([{ name: 'Rome', chief: 'Ada' }])
  })

  it('computes values by the functions of a module', { timeout: TIMEOUT_MS }, async () => {
    await begin()
    const path = join(folder.path, 'evolutions/0002_loud.ts')
    const without = await run(['migrate', 'new', 'loud', '--transform', 'city.name=shout'])
    expect(without.code).toBe(2)
    writeFileSync(path, 'export const shout = (row) => ({ name: row.name + "!" })\n')
    await json(['migrate', 'new', 'loud', '--transform', 'city.name=shout'])
    await json(['migrate', 'up'])
    expect(await cities()).toMatchObject([{ name: 'Rome!' }])
    await json(['migrate', 'down'])
    expect(await cities()).toMatchObject([{ name: 'Rome' }])
    writeFileSync(path, 'export const shout = (row) => ({ name: row.name + "?" })\n')
    expect((await run(['migrate', 'up'])).code).toBe(7)
  })

  it('runs SQL of its author, and takes it back', { timeout: TIMEOUT_MS }, async () => {
    await begin()
    writeFileSync(
      join(folder.path, 'up.sql'),
      "UPDATE city SET name = 'a;b';\n\nCREATE VIEW mayors AS\n  SELECT mayor FROM city;\n",
    )
    writeFileSync(join(folder.path, 'down.sql'), "UPDATE city SET name = 'Rome';\n\nDROP VIEW mayors;\n")
    const files = ['--sql', 'sqlite=up.sql', '--sql-back', 'sqlite=down.sql']
    expect((await run(['migrate', 'new', 'views', '--sql', 'oracle=up.sql'])).code).toBe(2)
    await json(['migrate', 'new', 'views', ...files])
    await json(['migrate', 'up'])
    expect(await cities()).toMatchObject([{ name: 'a;b' }])
    await json(['migrate', 'down'])
    expect(await cities()).toMatchObject([{ name: 'Rome' }])
  })

  it('lets a server start with what only adds, and refuses what does more', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await begin()
    declare("kind('city', { name: z.string(), mayor: z.string().optional(), motto: z.string().optional() })")
    await json(['migrate', 'new', 'mottos'])
    const running = await serve([], { cwd: folder.path })
    await running.stop()
    expect(await json(['migrate', 'status'])).toMatchObject({ applied: ['0001_cities', '0002_mottos'] })
    declare(CITIES)
    await json(['migrate', 'new', 'no_mottos'])
    const refused = await run(['serve', '--port', '0', '--set', 'flows.websocket.port=0'])
    expect(refused.code).toBe(6)
    expect(refused.stderr).toContain('0003_no_mottos')
    // Without an evolution the refusal says how to write one.
    rmSync(join(folder.path, 'evolutions'), { recursive: true })
    declare("kind('city', { name: z.int() })")
    const unfit = await run(['serve', '--port', '0', '--set', 'flows.websocket.port=0'])
    expect(unfit.code).toBe(6)
    expect(unfit.stderr).toContain('luxdb migrate plan')
  })

  it('deletes what is kept aside only when it is told to', { timeout: TIMEOUT_MS }, async () => {
    await begin()
    declare("kind('city', { name: z.string() })")
    await json(['migrate', 'new', 'no_mayors'])
    await json(['migrate', 'up'])
    const all = ['migrate', 'purge', '--everything']
    expect(await json(all)).toMatchObject({ purged: false, asides: [{ was: 'city.mayor' }] })
    expect(await json([...all, '--confirm'])).toMatchObject({ purged: true, asides: [{ was: 'city.mayor' }] })
    expect(await json(['migrate', 'status'])).toMatchObject({ asides: [] })
    expect((await run(['migrate', 'down'])).code).toBe(7)
    await json(['migrate', 'down', '--confirm'])
    declare(CITIES)
    const [rome] = await cities()
    expect(rome).toMatchObject({ name: 'Rome' })
    expect(rome).not.toHaveProperty('mayor')
  })
})
