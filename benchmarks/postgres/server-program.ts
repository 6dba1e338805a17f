import { once } from 'node:events'
import { startPostgres } from '@luxdb/test-postgres'

// A process of its own, so that none of its work counts as the client's. Ends with its standard input.
const server = await startPostgres()
process.stdout.write(`${server.url}\n`)
await once(process.stdin.resume(), 'end')
await server.stop()
