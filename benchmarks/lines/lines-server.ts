import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { AstralEngine } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { Guardian } from '../rest/data.js'
import { report } from '../rest/report.js'

/** Beings over HTTP, for bodies and answers that are larger than its memory. */
const [, , url = ''] = process.argv
const flow = createRestFlow()
await new AstralEngine({
  realms: { primary: url },
  kinds: [Guardian],
  drivers: [sqliteDriver, postgresDriver],
  flows: [flow],
}).awaken()
const server = createServer(getRequestListener(flow.fetch))
// The flow watches over bodies of lines, which take as long as they flow.
server.requestTimeout = 0
report(server)
