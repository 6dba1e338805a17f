import { PostgresRealm } from '@luxdb/realm-postgres'
import postgres from 'postgres'
import { Guardian } from '../guardians/guardian.js'
import { newSchemaName } from '../postgres/schema-name.js'

const WRITES = 300
const PAUSE_MS = 10

/** Milliseconds from the commit of another program's write until a listener of the feed has it, in ascending order. */
export async function measureLatency(url: string): Promise<readonly number[]> {
  const schema = newSchemaName()
  const other = postgres(url, { max: 1, connection: { search_path: schema }, onnotice: () => undefined })
  await other`CREATE SCHEMA ${other(schema)}`
  const realm = await new PostgresRealm(url, { schema, kinds: [Guardian] }).awaken()
  const ending = new AbortController()
  const toldAt = new Map<string, number>()
  const following = follow(realm, ending.signal, toldAt)
  const committedAt = await write(other)
  while (toldAt.size < WRITES) await pause()
  ending.abort()
  await following
  await realm.close()
  await other`DROP SCHEMA ${other(schema)} CASCADE`
  await other.end()
  const latencies = [...committedAt].map(([name, at]) => Math.max(0, (toldAt.get(name) ?? 0) - at))
  return latencies.sort((a, b) => a - b)
}

async function follow(realm: PostgresRealm, signal: AbortSignal, toldAt: Map<string, number>): Promise<void> {
  const name = Guardian.shape.fields.findIndex((field) => field.name === 'name')
  for await (const { changes } of realm.changes.windows(await realm.changes.head(), { signal })) {
    for (const change of changes) toldAt.set(String(change.new?.[name]), performance.now())
  }
}

async function write(other: postgres.Sql): Promise<ReadonlyMap<string, number>> {
  const committedAt = new Map<string, number>()
  await pause()
  for (let number = 0; number < WRITES; number++) {
    await other`INSERT INTO guardian (name) VALUES (${`guardian ${number}`})`
    committedAt.set(`guardian ${number}`, performance.now())
    await pause()
  }
  return committedAt
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}
