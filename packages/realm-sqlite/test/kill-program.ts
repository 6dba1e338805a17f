/*
 * Eight writers on one realm, until the process is killed. Each writes beings of its own and counts up a
 * being, and prints a line once a write is acknowledged: a pipe keeps what was printed before the kill.
 */
import { kind } from '@luxdb/core'
import { z } from 'zod'
import { SQLiteRealm } from '../src/sqlite-realm.js'

const Mark = kind('mark', { run: z.string(), writer: z.int(), no: z.int() })
const Counter = kind('counter', { count: z.int() }, { soulId: 'text' })
const WRITERS = 8

const [path = '', run = ''] = process.argv.slice(2)
const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [Mark, Counter] }).awaken()

async function write(writer: number): Promise<never> {
  const soulId = `${run}-${writer}`
  await realm.of(Counter).manifest({ soulId, count: 0 })
  for (let no = 1; ; no++) {
    await realm.of(Mark).manifest({ run, writer, no })
    process.stdout.write(`mark ${writer} ${no}\n`)
    await realm.transaction(async (transaction) => {
      await transaction.of(Counter).transform(soulId, { count: no })
      await transaction.of(Mark).manifest({ run, writer, no: -no })
    })
    process.stdout.write(`count ${writer} ${no}\n`)
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
