import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { AstralEngine } from '@luxdb/core'
import { createRestFlow, nodeListener } from '@luxdb/flow-rest'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { COUNT, Guardian, guardianAt, UnloggedGuardian } from './data.js'
import { report } from './report.js'

/** What would be there at once otherwise would count as memory after load. */
const SEEDED_AT_ONCE = 500

const [, , database, changes] = process.argv
const guardian = changes === 'none' ? UnloggedGuardian : Guardian
const flow = createRestFlow()
const engine = await new AstralEngine({
  realms: { primary: `sqlite://${database}` },
  kinds: [guardian],
  drivers: [sqliteDriver],
  flows: [flow],
}).awaken()
const guardians = engine.realm('primary').of(guardian)
for (let from = 0; from < COUNT; from += SEEDED_AT_ONCE) {
  const some = Array.from({ length: SEEDED_AT_ONCE }, (_, index) => guardianAt(from + index))
  await guardians.manifest(some.map((row) => ({ ...row, abilities: [...row.abilities] })))
}
const otherwise = getRequestListener(flow.fetch)
report(createServer(nodeListener({ answer: (request, peer) => flow.answer(request, peer), otherwise })))
