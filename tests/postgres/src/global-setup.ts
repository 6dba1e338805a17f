import type { TestProject } from 'vitest/node'
import type {} from './index.js'
import { type PostgresServer, startPostgres } from './start-postgres.js'

interface SharedServer {
  readonly server: Promise<PostgresServer>
  users: number
}

/** Every project loads its own copy of this file, but all run in one process: they share one server. */
const SHARED = Symbol.for('luxdb.test.postgres')
const shared: typeof globalThis & { [SHARED]?: SharedServer } = globalThis

/** vitest's globalSetup: one server for all projects that name this file. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared[SHARED] ??= { server: startPostgres(), users: 0 }
  const mine = shared[SHARED]
  mine.users += 1
  const server = await mine.server
  project.provide('postgresUrl', server.url)
  return async () => {
    mine.users -= 1
    if (mine.users > 0) return
    delete shared[SHARED]
    await server.stop()
  }
}
