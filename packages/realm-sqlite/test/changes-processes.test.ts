import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { type AnyKind, type FeedPosition, kind } from '@luxdb/core'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { SQLiteRealm } from '../src/sqlite-realm.js'
import { createTemporaryFile } from '../src/temporary-file.js'
import { seedOfRun } from './random.js'
import { realmAt } from './test-log.js'

const SEED = seedOfRun()
const PROGRAM = fileURLToPath(new URL('./foreign-program.ts', import.meta.url))
const ROUNDS = 3
const CHANGES_PER_ROUND = 400
const DEADLINE_MS = 60_000

const Item: AnyKind = kind('item', { id: z.int(), text: z.string() }, { key: 'id', systemFields: false })

/** What a follower knows: every being, and the position up to which that holds. */
interface Known {
  readonly rows: Map<string, unknown>
  position: string
}

async function startWriter(path: string, seed: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [PROGRAM, path, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

/** Goes on from what is known until enough has been told, and everything up to `end` if there is one. */
async function follow(
  realm: SQLiteRealm,
  known: Known,
  until: { readonly changes: number; readonly end?: FeedPosition },
): Promise<void> {
  const from = realm.changes.parse(known.position)
  if (from === undefined) throw new TypeError(`${known.position} is no position.`)
  const signal = AbortSignal.timeout(DEADLINE_MS)
  let told = 0
  for await (const { changes, to, partial } of realm.changes.windows(from, { signal, refresh: true })) {
    for (const { soulId, old, new: row } of changes) {
      if (!isDeepStrictEqual(known.rows.get(soulId), old)) expect(known.rows.get(soulId)).toEqual(old)
      if (row === undefined) known.rows.delete(soulId)
      else known.rows.set(soulId, row)
    }
    known.position = to
    told += changes.length
    const { end } = until
    if (!partial && told >= until.changes && (end === undefined || realm.changes.covers(to, end))) return
  }
  throw new Error(`Only ${told} changes were told in ${DEADLINE_MS} ms.`)
}

it(
  `tells whoever follows what other programs do, also over their kills and its own restarts (seed ${SEED})`,
  async () => {
    const file = createTemporaryFile()
    let realm = await realmAt(file.path, [Item]).awaken()
    const known: Known = { rows: new Map(), position: await realm.changes.head() }
    let writers = await Promise.all([1, 2].map((number) => startWriter(file.path, SEED + number)))
    try {
      for (let round = 1; round <= ROUNDS; round++) {
        await follow(realm, known, { changes: CHANGES_PER_ROUND })
        expect(realm.changes.pulse().breaks).toBe(0)
        const [killed, ...others] = writers
        if (killed !== undefined) await kill(killed)
        await realm.close()
        writers = [...others, await startWriter(file.path, SEED + 10 * round)]
        realm = await realmAt(file.path, [Item]).awaken()
      }
      await Promise.all(writers.splice(0).map(kill))
      // What a killed program left in the log of the file is taken over by the next who opens it.
      await realm.of(Item).manifest({ id: 1_000, text: 'last' })
      await follow(realm, known, { changes: 1, end: await realm.changes.head() })
      const database = new Database(file.path)
      const rows = database.prepare('SELECT id, text FROM item').raw().all()
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
      database.close()
      expect([...known.rows.values()].sort()).toEqual([...rows].sort())
      expect(realm.changes.pulse().breaks).toBe(0)
    } finally {
      await Promise.all(writers.map(kill))
      await realm.close()
      file.remove()
    }
  },
  DEADLINE_MS * 2,
)
