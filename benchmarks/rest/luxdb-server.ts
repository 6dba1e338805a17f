import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { AstralEngine } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { COUNT, Guardian, guardianAt, UnloggedGuardian } from './data.js'
import { report } from './report.js'

const [, , database, changes] = process.argv
const guardian = changes === 'none' ? UnloggedGuardian : Guardian
const flow = createRestFlow()
const engine = await new AstralEngine({
  realms: { primary: `sqlite://${database}` },
  kinds: [guardian],
  drivers: [sqliteDriver],
  flows: [flow],
}).awaken()
await engine
  .realm('primary')
  .of(guardian)
  .manifest(
    Array.from({ length: COUNT }, (_, index) => ({ ...guardianAt(index), abilities: ['heal', 'shine'] })),
  )
report(createServer(getRequestListener(flow.fetch)))
