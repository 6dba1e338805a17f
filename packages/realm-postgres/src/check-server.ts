import { LuxError } from '@luxdb/core'
import { isPostgresError } from './postgres-error.js'
import type { PostgresSource } from './postgres-source.js'
import type { StatementRunner } from './statement-runner.js'

/** What a server says about itself at awaken. */
export interface ServerFacts {
  readonly version: string
  /** An acknowledged write survives a power cut. */
  readonly isPowerSafe: boolean
  readonly isSuperuser: boolean
  readonly settings: Readonly<Record<string, string>>
}

const OLDEST_VERSION = 140_000
const FACTS = `SELECT current_setting('server_version_num'), current_setting('server_version'),
  current_setting('server_encoding'), current_setting('fsync'), current_setting('synchronous_commit'),
  current_setting('full_page_writes'), current_setting('is_superuser'), current_schema()`

/**
 * Asks whether the server is one that LuxDB can keep its promises on. Call inside a transaction.
 * @throws LUX_UNSUPPORTED, LUX_INVALID_CONFIG
 */
export async function checkServer(runner: StatementRunner, source: PostgresSource): Promise<ServerFacts> {
  const [row = []] = (await ask(runner, FACTS)).rows
  const [number, version, encoding, fsync, commit, pages, superuser, schema] = row.map(String)
  if (Number(number) < OLDEST_VERSION) {
    throw unfit(`it is PostgreSQL ${version}, and LuxDB needs version 14 or later`)
  }
  if (encoding !== 'UTF8')
    throw unfit(`the database is encoded in ${encoding}; create one with ENCODING 'UTF8'`)
  if (schema !== source.schema) throw wrongSchema(source, schema ?? 'null')
  await probe(runner, source.readOnly ? READING : [...READING, ...WRITING])
  const settings = { fsync: fsync ?? '', synchronousCommit: commit ?? '', fullPageWrites: pages ?? '' }
  return {
    version: version ?? '',
    isPowerSafe: fsync === 'on' && pages === 'on' && commit !== 'off',
    isSuperuser: superuser === 'on',
    settings,
  }
}

/** What an operator should change. */
export function serverWarnings({ isSuperuser, settings }: ServerFacts): readonly string[] {
  const { fsync, fullPageWrites, synchronousCommit } = settings
  return [
    ...(isSuperuser ? ['the role is a superuser; one that owns its schema and nothing else is enough'] : []),
    ...(fsync === 'off' ? ['fsync is off: a crash of the machine may destroy the database'] : []),
    ...(fullPageWrites === 'off' ? ['full_page_writes is off: a power cut may destroy the database'] : []),
    ...(synchronousCommit === 'off'
      ? ['synchronous_commit is off: a crash may lose what was acknowledged just before']
      : []),
  ]
}

/** Other engines speak the protocol; these are the parts that they tend to lack. */
const READING = [`SELECT jsonb_typeof('[]'::jsonb -> 0), gen_random_uuid(), 'a'::text COLLATE "C" ^@ 'a'`]
const WRITING = [
  'SELECT pg_current_xact_id(), pg_snapshot_xmin(pg_current_snapshot())',
  'SELECT pg_advisory_xact_lock_shared(0)',
  "SELECT 1 FROM pg_language WHERE lanname = 'plpgsql'",
]

async function probe(runner: StatementRunner, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    const { rows } = await ask(runner, statement)
    if (rows.length === 0) throw unfit('it has no PL/pgSQL, in which the triggers of LuxDB are written')
  }
}

async function ask(runner: StatementRunner, statement: string): ReturnType<StatementRunner['execute']> {
  try {
    return await runner.execute(statement, [])
  } catch (error) {
    if (!isPostgresError(error) || !/^(0A|42)/.test(error.code)) throw error
    throw unfit(`it refused: ${statement.trim()}`, error)
  }
}

function unfit(reason: string, cause?: unknown): LuxError {
  return new LuxError('LUX_UNSUPPORTED', `LuxDB cannot use this server: ${reason}.`, {
    ...(cause !== undefined && { cause }),
    details: { feature: 'PostgreSQL 14 or later' },
  })
}

function wrongSchema({ schema, prepare }: PostgresSource, current: string): LuxError {
  const wayOut = prepare
    ? 'create the schema, and grant the role USAGE and CREATE on it'
    : `behind a pooler the role decides: ALTER ROLE ... SET search_path = "${schema}"`
  return new LuxError(
    'LUX_INVALID_CONFIG',
    `The session is in schema ${current} instead of "${schema}"; ${wayOut}.`,
    {
      details: { key: 'schema', schema },
    },
  )
}
