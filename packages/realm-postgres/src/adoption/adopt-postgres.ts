import {
  type AdoptedTable,
  type AdoptionModel,
  type AdoptionNote,
  type AdoptOptions,
  ambiguousKeySql,
  type RawRow,
  unkeyed,
  wrongKey,
} from '@luxdb/realm-sql'
import { connectError } from '../connect-error.js'
import { createClient } from '../postgres-client.js'
import { quotePostgresName } from '../postgres-quote.js'
import { postgresSource } from '../postgres-source.js'
import { adoptTable } from './adopt-postgres-table.js'
import { postgresAdoptionQueries } from './postgres-adoption-queries.js'

const CLOSE_GRACE_MS = 1_000

/**
 * Reads the catalog of a PostgreSQL database, for the schema of the URL (`?schema=`, default `public`).
 * @throws LUX_INVALID_CONFIG, LUX_REALM_UNREACHABLE
 */
export async function adoptPostgres(url: string, { keys = {} }: AdoptOptions = {}): Promise<AdoptionModel> {
  const source = { ...postgresSource(url, { kinds: [] }), readOnly: true }
  const client = createClient(source, { connections: 1, leased: false })
  try {
    const ask = async (sql: string): Promise<readonly RawRow[]> =>
      (await client.execute(sql, [source.schema]).result).rows
    const { tables, columns, constraints, indexes, triggers } = postgresAdoptionQueries
    const catalog = {
      tables: await ask(tables),
      columns: await ask(columns),
      constraints: await ask(constraints),
      indexes: await ask(indexes),
      triggers: await ask(triggers),
    }
    const model = modelOf(catalog, new Map(Object.entries(keys)))
    for (const { name, key, readOnly } of model.tables) {
      const sql = ambiguousKeySql(name, key, quotePostgresName)
      const [ambiguous] = readOnly ? (await client.execute(sql, []).result).rows : []
      if (ambiguous) throw wrongKey(name, key, 'some rows share it or have none')
    }
    return model
  } catch (error) {
    throw connectError(error, source.label)
  } finally {
    await client.end(CLOSE_GRACE_MS)
  }
}

type CatalogRows = Readonly<Record<keyof typeof postgresAdoptionQueries, readonly RawRow[]>>

function modelOf(catalog: CatalogRows, keys: ReadonlyMap<string, readonly string[]>): AdoptionModel {
  const notes: AdoptionNote[] = []
  const note = (each: AdoptionNote): void => {
    notes.push(each)
  }
  const tables = catalog.tables.flatMap((row): readonly AdoptedTable[] => {
    const name = String(row[0])
    const declaredKey = keys.get(name)
    if (!isAdoptable(row, declaredKey !== undefined, note)) return []
    const own = (rows: readonly RawRow[]): readonly RawRow[] => rows.filter(([table]) => table === name)
    const adopted = adoptTable({
      name,
      comment: typeof row[4] === 'string' ? row[4] : undefined,
      columns: own(catalog.columns),
      constraints: own(catalog.constraints),
      indexes: own(catalog.indexes),
      ...(declaredKey && { declaredKey }),
      note,
    })
    return adopted ? [adopted] : []
  })
  for (const [table, trigger] of catalog.triggers) {
    const object = String(trigger)
    note({
      table: String(table),
      object,
      note: 'A trigger: it goes on firing, and the kind does not say it.',
    })
  }
  return { tables, notes }
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  v: unkeyed('A view'),
  m: unkeyed('A materialized view'),
  f: unkeyed('A foreign table'),
}

function isAdoptable(
  [name, kind, security, isPartition]: RawRow,
  isKeyed: boolean,
  note: (note: AdoptionNote) => void,
): boolean {
  const table = String(name)
  const reason = isKeyed ? undefined : LEFT_OUT[String(kind)]
  if (reason !== undefined) note({ table, note: reason })
  if (isPartition === 't') note({ table, note: 'A partition: its rows are served by the table above it.' })
  if (kind === 'p') note({ table, note: 'A partitioned table: it is served as one, its partitions are not.' })
  if (security === 't') {
    note({
      table,
      note: 'Row level security stays in force for the role of the URL; rules of kinds come on top.',
    })
  }
  return reason === undefined && isPartition !== 't'
}
