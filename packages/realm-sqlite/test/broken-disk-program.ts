/*
 * Writes to a realm whose files may not grow beyond a limit that the shell has set, and prints what came
 * of it: the first failure is a real I/O error in the middle of a COMMIT.
 */
import { isLuxError, kind } from '@luxdb/core'
import { z } from 'zod'
import { SQLiteRealm } from '../src/sqlite-realm.js'

const Note = kind('note', { text: z.string() })
const [path = ''] = process.argv.slice(2)
const realm = await new SQLiteRealm(`sqlite://${path}`, { kinds: [Note] }).awaken()
const acknowledged: string[] = []
const failures: string[] = []

async function write(): Promise<void> {
  try {
    const { soulId } = await realm.of(Note).manifest({ text: 'x'.repeat(100_000) })
    acknowledged.push(soulId)
  } catch (error) {
    failures.push(isLuxError(error) ? error.code : String(error))
  }
}

while (failures.length < 3 && acknowledged.length < 1_000) await write()
const readable = await realm.of(Note).count()
await realm.close()
process.stdout.write(JSON.stringify({ acknowledged, failures, readable }))
