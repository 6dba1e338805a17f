/*
 * One of several servers on a database: writes beings of its own and beings of all, follows the feed until
 * everybody's last word has come, and prints a digest of what it was told of each being, in order.
 */
import { createHash } from 'node:crypto'
import { kind } from '@luxdb/core'
import { z } from 'zod'
import { PostgresRealm } from '../src/postgres-realm.js'

const Shared = kind(
  'shared',
  { number: z.int(), count: z.int().default(0), by: z.string().default('') },
  { key: 'number', systemFields: false },
)
const LAST = 'last'

const [url = '', name = '', servers = '', rows = '', writes = ''] = process.argv.slice(2)
const realm = await new PostgresRealm(url, { kinds: [Shared], poolSize: 3 }).awaken()
const from = await realm.changes.head()
process.stdout.write('ready\n')
// All begin together, so that nobody writes what another one would not follow.
await new Promise((resolve) => process.stdin.once('data', resolve))
const [told] = await Promise.all([follow(), write()])
const digest = createHash('sha256')
  .update(JSON.stringify([...told].sort()))
  .digest('hex')
const count = [...told.values()].reduce((sum, list) => sum + list.length, 0)
process.stdout.write(`told ${count} ${digest} ${realm.changes.pulse().breaks}\n`)
await realm.close()
process.exit(0)

async function write(): Promise<void> {
  for (let number = 0; number < Number(writes); number++) {
    const row = String(Math.floor(Math.random() * Number(rows)))
    await realm.transaction(async (transaction) => {
      const shared = transaction.of(Shared)
      // The lock first: two would read the same count otherwise.
      const locked = await shared.transform(row, { by: name })
      await shared.transform(row, { count: (locked?.count ?? 0) + 1 })
    })
  }
  await realm.of(Shared).manifest({ number: -1 - Number(name), by: LAST })
}

async function follow(): Promise<ReadonlyMap<string, readonly string[]>> {
  const told = new Map<string, string[]>()
  let ended = 0
  for await (const { changes } of realm.changes.windows(from)) {
    for (const { soulId, sequence, operation, new: row } of changes) {
      const list = told.get(soulId) ?? []
      list.push(`${sequence} ${operation} ${JSON.stringify(row)}`)
      told.set(soulId, list)
      if (row?.[2] === LAST) ended += 1
    }
    if (ended === Number(servers)) return told
  }
  return told
}
