/*
 * Plays a realm that is killed: starts a reader, keeps it busy without end, and prints the reader's pid.
 */
import { NO_LIMITS } from '@luxdb/realm-sql'
import { ReaderPool } from '../src/reader-pool.js'

const [path = ''] = process.argv.slice(2)
const sql = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'
const statement = { key: sql, sql, returnsRows: true, heavyHint: true, decode: (row: never) => row }
const pool = new ReaderPool({ path, processes: 1, idleMs: 30_000, capacity: 10 })
const once = { ...statement, key: 'SELECT 1', sql: 'SELECT 1' }
await pool.rows({ statement: once, parameters: [] }, NO_LIMITS)
void pool.rows({ statement, parameters: [] }, NO_LIMITS)
// The pipe is read by the test, which kills this process as soon as it knows the pid.
process.stdout.write(`${pool.pids[0]}\n`)
