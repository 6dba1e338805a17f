import { PostgresRealm } from '@luxdb/realm-postgres'
import postgres from 'postgres'
import { Guardian, UnloggedGuardian } from '../guardians/guardian.js'
import { newSchemaName } from '../postgres/schema-name.js'

/** How the table of a variant tells of its changes. */
export interface Variant {
  readonly name: string
  readonly kind: typeof Guardian
  /** What is changed of the table that LuxDB has made. */
  readonly sql: string
}

const UNWOKEN = 'DROP TRIGGER lux_wake ON guardian;'

export const NO_LOG = 'no log'
export const LOG_ONLY = 'log, nobody woken'
export const LOG = 'log'

export const VARIANTS: readonly Variant[] = [
  { name: NO_LOG, kind: UnloggedGuardian, sql: '' },
  { name: LOG_ONLY, kind: Guardian, sql: UNWOKEN },
  { name: LOG, kind: Guardian, sql: '' },
  {
    // What most programs do.
    name: 'log, NOTIFY in each transaction',
    kind: Guardian,
    sql: `${UNWOKEN} CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_notify('lux_changes_' || TG_TABLE_SCHEMA, ''); RETURN NULL; END $$;
      CREATE TRIGGER tell AFTER INSERT OR UPDATE ON guardian FOR EACH STATEMENT EXECUTE FUNCTION tell()`,
  },
]

export interface OpenVariant {
  readonly name: string
  readonly schema: string
}

/** The table of a variant in a schema of its own, with a connection that listens to its changes. */
export async function openVariant(
  sql: postgres.Sql,
  url: string,
  { name, kind, sql: changes }: Variant,
): Promise<OpenVariant> {
  const schema = newSchemaName()
  await sql`CREATE SCHEMA ${sql(schema)}`
  const realm = await new PostgresRealm(url, { schema, kinds: [kind] }).awaken()
  await realm.close()
  const admin = postgres(url, { max: 1, connection: { search_path: schema } })
  await admin.unsafe(changes)
  await admin.end()
  await sql.listen(`lux_changes_${schema}`, () => undefined)
  return { name, schema }
}
