// Bundled after the client has been generated beside it: see scripts/lib/bench-peers.mjs.
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient } from './generated/client.ts'

export function openClient(path) {
  return new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: `file:${path}` }) })
}
