import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SQLiteRealm } from '../src/sqlite-realm.js'
import { createTemporaryFile, type TemporaryFile } from '../src/temporary-file.js'
import { Land, STEPS, TOWN, Town } from './evolve-steps.js'
import { Random, seedOfRun } from './random.js'

/** `LUXDB_KILL_CYCLES=20` is the long run. */
const CYCLES = Number(process.env['LUXDB_KILL_CYCLES'] ?? 3)
const SEED = seedOfRun()
const PROGRAM = fileURLToPath(new URL('./evolve-program.ts', import.meta.url))
const TOWNS = 200

describe('a schema that evolves in a process that is killed', () => {
  let file: TemporaryFile

  beforeEach(async () => {
    file = createTemporaryFile()
    const realm = await new SQLiteRealm(`sqlite://${file.path}`, { kinds: [Land, Town] }).awaken()
    const land = await realm.of(Land).manifest({ title: 'Pomerania' })
    const towns = Array.from({ length: TOWNS }, (_, index) => ({ name: `t${index}`, landId: land.soulId }))
    await realm.of(Town).manifest(towns)
    await realm.close()
  })

  afterEach(() => file.remove())

  /** The steps that the program was told are taken; it is killed a while after one of them. */
  async function run(
    until: number,
    kill?: { readonly after: number; readonly waitMs: number },
  ): Promise<number[]> {
    const args = [PROGRAM, file.path, String(until)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    const steps: number[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      steps.push(Number(line.split(' ')[1]))
      if (steps.length === kill?.after) setTimeout(() => child.kill('SIGKILL'), kill.waitMs)
    }
    await exited
    return steps
  }

  function taken(): number {
    const database = new Database(file.path)
    try {
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
      expect(database.pragma('foreign_key_check')).toEqual([])
      return Number(database.prepare(`SELECT value FROM lux_state WHERE key = 'step'`).pluck().get() ?? 0)
    } finally {
      database.close()
    }
  }

  it(`has taken each step whole or not at all, ${CYCLES} times, and four go on at once (seed ${SEED})`, async () => {
    const random = new Random(SEED)
    const acknowledged: number[] = []
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      acknowledged.push(...(await run(1_000_000, { after: 1 + random.below(20), waitMs: random.below(20) })))
      expect(taken() - (acknowledged.at(-1) ?? 0)).toBeLessThanOrEqual(1)
    }
    const until = (Math.ceil(taken() / STEPS.length) + 2) * STEPS.length
    const before = taken()
    const together = (await Promise.all([1, 2, 3, 4].map(() => run(until)))).flat().sort((a, b) => a - b)
    expect(together).toEqual(Array.from({ length: until - before }, (_, index) => before + 1 + index))
    const realm = await new SQLiteRealm(`sqlite://${file.path}`, {
      kinds: [Land, Town],
      schemaPolicy: 'check',
    }).awaken()
    expect((await realm.schema.inspect()).tables).toContainEqual(TOWN)
    const towns = await realm.of(Town).contemplate()
    expect(towns).toHaveLength(TOWNS)
    expect(
      towns.every((town) => Reflect.get(town, 'version') === 1 && Reflect.get(town, 'size') === 'small'),
    ).toBe(true)
    await realm.close()
  }, 120_000)
})
