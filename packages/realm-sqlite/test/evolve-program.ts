/*
 * Goes through steps that evolve a schema, there and back again, until the process is killed. Each step is
 * recorded with what it does, and printed once it is acknowledged; whoever else does the same takes turns.
 */

import { SQLiteRealm } from '../src/sqlite-realm.js'
import { Land, STEPS, stepAfter, Town } from './evolve-steps.js'

const [path = '', until = '1000000'] = process.argv.slice(2)
const realm = await new SQLiteRealm(`sqlite://${path}`, {
  kinds: [Land, Town],
  schemaPolicy: 'as-is',
}).awaken()

for (;;) {
  const state = await realm.stateStore.get('step')
  if (Number(state ?? 0) >= Number(until)) break
  const { step, next } = stepAfter(state)
  const record = { key: 'step', expected: state, value: next }
  if (await realm.schema.evolve(STEPS[step] ?? [], { record })) process.stdout.write(`step ${next}\n`)
}
await realm.close()
