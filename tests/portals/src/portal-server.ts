import { createServer } from 'node:http'
import { AstralEngine } from '@luxdb/core'
import { WebSocketFlow } from '@luxdb/flow-ws'
import { PostgresBus, postgresDriver } from '@luxdb/realm-postgres'
import { KINDS } from './beacon.js'

/** What a server is told when it is started. */
export interface ServerTask {
  readonly realm: string
  /** 0: any free one. */
  readonly port: number
  /** Milliseconds: signs of life to other servers, and how long one may be silent. */
  readonly presenceBeatMs: number
  readonly presenceSilentMs: number
}

/** What it says when it answers. */
export interface ServerWord {
  readonly port: number
}

/** A server of its own process, until SIGTERM or until whoever started it is gone. */
async function main({ realm, port, ...limits }: ServerTask): Promise<void> {
  const flow = new WebSocketFlow({ bus: new PostgresBus(realm), limits })
  const engine = await new AstralEngine({
    realms: { primary: realm },
    drivers: [postgresDriver],
    kinds: KINDS,
    flows: [flow],
  }).awaken()
  const http = createServer()
  flow.attach(http)
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  process.once('SIGTERM', async () => {
    http.close()
    await engine.transcend()
    process.exit(0)
  })
  const address = http.address()
  const word: ServerWord = { port: typeof address === 'object' ? (address?.port ?? 0) : 0 }
  process.send?.(word)
}

process.once('disconnect', () => process.exit(0))
process.once('message', (task: ServerTask) => {
  main(task).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  })
})
