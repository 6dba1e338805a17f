/*
 * Another program that writes to a file of LuxDB without knowing it: random transactions, every fifth of them
 * undone, until it is killed or its parent is gone. Prints one line when it has begun.
 */
import Database from 'better-sqlite3'
import { Random } from './random.js'

const IDS = 200

const [path = '', seed = '1'] = process.argv.slice(2)
const random = new Random(Number(seed))
const database = new Database(path, { timeout: 10_000 })
const id = (): number => random.below(IDS)

const writes: readonly (() => unknown)[] = [
  bound('INSERT OR IGNORE INTO item VALUES (?, ?)', () => [id(), `new ${random.below(1e6)}`]),
  bound('INSERT INTO item VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET text = excluded.text', () => [
    id(),
    `merged ${random.below(1e6)}`,
  ]),
  bound('UPDATE item SET text = ? WHERE id = ?', () => [`changed ${random.below(1e6)}`, id()]),
  bound('UPDATE OR IGNORE item SET id = ? WHERE id = ?', () => [id(), id()]),
  bound('DELETE FROM item WHERE id BETWEEN ? AND ?', () => {
    const from = id()
    return [from, from + random.below(3)]
  }),
]

function bound(sql: string, parameters: () => readonly unknown[]): () => unknown {
  const statement = database.prepare(sql)
  return () => statement.run(...parameters())
}

process.stdout.write('begun\n')
/** Other writers come in between; SQLite's lock is not a queue. */
const pause = new Int32Array(new SharedArrayBuffer(4))
const parent = process.ppid
while (process.ppid === parent) {
  database.exec('BEGIN IMMEDIATE')
  for (let left = 1 + random.below(4); left > 0; left--) random.pick(writes)()
  database.exec(random.chance(0.2) ? 'ROLLBACK' : 'COMMIT')
  Atomics.wait(pause, 0, 0, 1 + random.below(4))
}
