import type { DriverContext, SchemaPolicy } from '@luxdb/core'
import type { ServedKinds } from '@luxdb/realm-sql'
import { checkServer, type ServerFacts } from './check-server.js'
import { outsideTransactions } from './outside-transactions.js'
import type { PostgresSource } from './postgres-source.js'
import { prepareKinds } from './prepare-kinds.js'
import { assertFits, lockSchema } from './prepare-schema.js'
import { buildSearchIndexes } from './search-index.js'
import type { SharedConnections } from './shared-connections.js'

export interface DatabasePlace {
  readonly connections: SharedConnections
  readonly source: PostgresSource
  readonly policy: SchemaPolicy
}

const LOCK_TIMEOUT_MS = 30_000
const CONTEXT: DriverContext = { timeoutMs: 60_000 }

/** Makes a database ready for kinds, one server at a time; where all are only read, it looks whether it is. */
export async function prepareDatabase(place: DatabasePlace, served: ServedKinds): Promise<ServerFacts> {
  const { connections, source, policy } = place
  if (source.readOnly) return lookAtDatabase(place, served)
  const [facts, unindexed] = await connections.transaction(async (runner) => {
    const found = await checkServer(runner, source)
    await lockSchema(runner, LOCK_TIMEOUT_MS)
    return [found, await prepareKinds(runner, served, { policy, source })] as const
  }, CONTEXT)
  if (unindexed.length > 0)
    await outsideTransactions(connections, (runner) => buildSearchIndexes(runner, unindexed))
  return facts
}

function lookAtDatabase(
  { connections, source, policy }: DatabasePlace,
  { schema }: ServedKinds,
): Promise<ServerFacts> {
  return connections.transaction(
    async (runner) => {
      const facts = await checkServer(runner, source)
      if (policy !== 'as-is') await assertFits(runner, schema, { policy, label: source.label })
      return facts
    },
    CONTEXT,
    'READ ONLY',
  )
}
