import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { type AnyKind, AstralEngine, type Authenticator } from '@luxdb/core'
import { createRestFlow, type RestFlowOptions } from '@luxdb/flow-rest'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { EvolvingKinds } from '@luxdb/wisdom'

/** Kinds behind a port. */
export interface ServedKinds {
  /** Without a path, for example `http://127.0.0.1:43211`. */
  readonly url: string
  readonly engine: AstralEngine
  readonly stop: () => Promise<void>
}

/** Kinds in a SQLite file of their own, behind a port of this machine. */
export async function serveKinds(
  kinds: readonly AnyKind[],
  options: RestFlowOptions = {},
): Promise<ServedKinds> {
  const flow = createRestFlow(options)
  const engine = await new AstralEngine({
    realms: { primary: 'sqlite://:memory:' },
    drivers: [sqliteDriver],
    kinds,
    flows: [flow],
    runTimeKinds: { ledger: new EvolvingKinds() },
  }).awaken()
  const server = createServer(getRequestListener((request) => flow.fetch(request)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const stop = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await engine.transcend()
  }
  return { url: `http://127.0.0.1:${port}`, engine, stop }
}

/** Every credential is the name of the one role that it gives. */
export const byRole: Authenticator = {
  async authenticate({ bearer, apiKey }) {
    const role = bearer ?? apiKey ?? 'anonymous'
    return { id: role, roles: [role], claims: {} }
  },
}
