import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { AstralEngine } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { COUNT, Guardian, guardianAt } from './data.js'
import { report } from './report.js'

const flow = createRestFlow()
const engine = await new AstralEngine({
  realms: { primary: `sqlite://${process.argv[2]}` },
  kinds: [Guardian],
  drivers: [sqliteDriver],
  flows: [flow],
}).awaken()
await engine
  .realm('primary')
  .of(Guardian)
  .manifest(
    Array.from({ length: COUNT }, (_, index) => ({ ...guardianAt(index), abilities: ['heal', 'shine'] })),
  )
report(createServer(getRequestListener(flow.fetch)))
