import { connect as connectTo, createServer, type Socket } from 'node:net'
import Database from 'better-sqlite3'
import type { RealmName } from '../realms.js'
import { StatementTexts } from './statement-texts.js'

export interface WatchedRealm {
  /** In the place of the realm's own. */
  readonly url: string
  readonly statements: ReadonlySet<string>
  stop(): Promise<void>
}

/** Notes the text of every statement that goes to a realm's database; memory has none. */
export async function watchStatements(name: RealmName, url: string): Promise<WatchedRealm> {
  if (name === 'PostgreSQL') return watchPostgres(url)
  const statements = new Set<string>()
  const restore = name === 'SQLite' ? watchSqlite(statements) : () => undefined
  return { url, statements, stop: async () => restore() }
}

/** The driver's own methods, with a note taken on the way. */
function watchSqlite(statements: Set<string>): () => void {
  const { prepare, exec } = Database.prototype
  Database.prototype.prepare = function noted(this: Database.Database, text: string) {
    statements.add(text)
    return prepare.call(this, text)
  } as typeof prepare
  Database.prototype.exec = function noted(this: Database.Database, text: string) {
    statements.add(text)
    return exec.call(this, text)
  }
  return () => {
    Database.prototype.prepare = prepare
    Database.prototype.exec = exec
  }
}

/** A relay that reads what the driver says to the server. */
async function watchPostgres(url: string): Promise<WatchedRealm> {
  const statements = new Set<string>()
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const relay = createServer((client) => {
    const server = connectTo(Number(target.port), target.hostname)
    const texts = new StatementTexts((text) => statements.add(text))
    client.on('data', (bytes) => texts.read(bytes))
    client.pipe(server).pipe(client)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const address = relay.address()
  const watched = new URL(url)
  watched.hostname = '127.0.0.1'
  watched.port = String(typeof address === 'object' && address !== null ? address.port : 0)
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => relay.close(resolve))
  }
  return { url: watched.href, statements, stop }
}
