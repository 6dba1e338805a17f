import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createTemporaryFile } from '../src/temporary-file.js'
import { Random, seedOfRun } from './random.js'

/** `LUXDB_KILL_CYCLES=20` is the long run. */
const CYCLES = Number(process.env['LUXDB_KILL_CYCLES'] ?? 3)
const SEED = seedOfRun()
const PROGRAM = fileURLToPath(new URL('./kill-program.ts', import.meta.url))

interface Acknowledged {
  /** Highest number that each writer was told is stored. */
  readonly marks: Map<string, number>
  readonly counts: Map<string, number>
}

/** Lets the program write, kills it in the middle of that, and tells what it had acknowledged. */
async function runAndKill(path: string, run: string, killAfter: number): Promise<Acknowledged> {
  const child = spawn(process.execPath, [PROGRAM, path, run], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const told: Acknowledged = { marks: new Map(), counts: new Map() }
  let lines = 0
  // What was printed before the kill is still in the pipe after it.
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, writer, no] = line.split(' ')
    if (writer === undefined || no === undefined) continue
    told[what === 'mark' ? 'marks' : 'counts'].set(writer, Number(no))
    lines += 1
    if (lines === killAfter) child.kill('SIGKILL')
  }
  await exited
  return told
}

function check(database: Database.Database, run: string, told: Acknowledged): void {
  const marks = database
    .prepare('SELECT no FROM mark WHERE run = ? AND writer = ? AND no > 0 ORDER BY no')
    .pluck()
  const pairs = database
    .prepare('SELECT -no FROM mark WHERE run = ? AND writer = ? AND no < 0 ORDER BY -no')
    .pluck()
  const counter = database.prepare('SELECT count FROM counter WHERE soul_id = ?').pluck()
  for (const [writer, last] of told.marks) {
    const stored = marks.all(run, Number(writer))
    // Everything that was acknowledged, at most the one in flight beyond, and no hole.
    expect(stored.length).toBeGreaterThanOrEqual(last)
    expect(stored.length).toBeLessThanOrEqual(last + 1)
    expect(stored).toEqual(stored.map((_, index) => index + 1))
    const count = Number(counter.get(`${run}-${writer}`))
    expect(count).toBeGreaterThanOrEqual(told.counts.get(writer) ?? 0)
    // The transaction is whole: the counter and its mark stand or fall together.
    expect(pairs.all(run, Number(writer))).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  }
}

it(
  `loses no acknowledged write when it is killed, ${CYCLES} times (seed ${SEED})`,
  async () => {
    const random = new Random(SEED)
    const file = createTemporaryFile()
    try {
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        const run = `run${cycle}`
        const told = await runAndKill(file.path, run, 50 + random.below(1_000))
        expect(told.marks.size).toBe(8)
        const database = new Database(file.path)
        expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
        check(database, run, told)
        database.close()
      }
    } finally {
      file.remove()
    }
  },
  30_000 + CYCLES * 10_000,
)
