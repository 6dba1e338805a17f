declare module 'vitest' {
  export interface ProvidedContext {
    /** Of a running PostgreSQL server, where a project's globalSetup is this package's; see `createDatabase`. */
    postgresUrl: string
  }
}

export { createDatabase, type TestDatabase } from './create-database.js'
export { createSchema, type TestSchema } from './create-schema.js'
export { hasPooler, type PoolerOptions, type PostgresPooler, startPooler } from './start-pooler.js'
export { type PostgresServer, startPostgres } from './start-postgres.js'
