import { AstralEngine, LOCAL_PRINCIPAL } from '@luxdb/core'
import { createRestFlow, type RestFlow } from '@luxdb/flow-rest'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { openRealm, type RealmName } from '../realms.js'
import { Box, seedThings, Thing } from './attacked-kinds.js'
import { watchStatements } from './watch-statements.js'

/** A REST flow whose statements are looked at on their way to the database. */
export interface AttackedServer {
  readonly flow: RestFlow
  readonly engine: AstralEngine
  /** The texts of all statements so far, without what is bound to them. */
  readonly statements: ReadonlySet<string>
  stop(): Promise<void>
}

export async function attackedServer(name: RealmName, postgresUrl: string): Promise<AttackedServer> {
  const realm = await openRealm(name, postgresUrl)
  const watched = await watchStatements(name, realm.url)
  const flow = createRestFlow({ authenticator: { authenticate: async () => LOCAL_PRINCIPAL } })
  const engine = await new AstralEngine({
    realms: { primary: watched.url },
    drivers: [sqliteDriver, postgresDriver],
    kinds: [Thing, Box],
    flows: [flow],
  }).awaken()
  await seedThings(engine)
  const stop = async (): Promise<void> => {
    await engine.transcend()
    await watched.stop()
    await realm.remove()
  }
  return { flow, engine, statements: watched.statements, stop }
}
