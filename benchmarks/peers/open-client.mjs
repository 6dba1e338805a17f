// Bundled after the client has been generated beside it: see scripts/lib/bench-peers.mjs.
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client.ts'
import { PrismaClient as PostgresPrismaClient } from './generated-postgres/client.ts'

export function openClient(path) {
  return new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: `file:${path}` }) })
}

export function openPostgresClient(connectionString, schema, max) {
  return new PostgresPrismaClient({ adapter: new PrismaPg({ connectionString, max }, { schema }) })
}
