import type { Server } from 'node:http'
import { COUNT, type GuardianRow, guardianAt } from './data.js'
import { report } from './report.js'

interface Peer {
  readonly serve: (database: string, guardians: readonly GuardianRow[]) => Promise<Server>
}

/** A peer from the folder that the peers were installed into. */
const [, , database = '', module = ''] = process.argv
const { serve }: Peer = await import(module)
report(
  await serve(
    database,
    Array.from({ length: COUNT }, (_, index) => guardianAt(index)),
  ),
)
