import { type AdoptionModel, type AdoptionNote, type AdoptOptions, unkeyed } from '@luxdb/realm-sql'
import { loadDriver } from '../load-driver.js'
import { openReader } from '../open-database.js'
import { sqliteRows } from '../sqlite-rows.js'
import { parseSqliteUrl } from '../sqlite-url.js'
import { adoptTable } from './adopt-sqlite-table.js'
import { type SqliteQuery, sqliteAdoptionQueries } from './sqlite-adoption-queries.js'

/**
 * Reads what is in a SQLite file, and looks at up to 10,000 rows of each table, because declared types promise
 * nothing. Opens it for reading only.
 * @param baseDirectory folder that a relative path in the URL starts from
 * @throws LUX_INVALID_CONFIG, LUX_DRIVER_MISSING, LUX_REALM_UNREACHABLE, LUX_STORAGE_DAMAGED
 */
export async function adoptSqlite(
  url: string,
  baseDirectory?: string,
  options: AdoptOptions = {},
): Promise<AdoptionModel> {
  const location = parseSqliteUrl(url, baseDirectory)
  const handle = openReader(await loadDriver(), location.type === 'file' ? location.path : '')
  try {
    return modelOf((sql, ...parameters) => sqliteRows(handle, sql, ...parameters), options)
  } finally {
    handle.close()
  }
}

function modelOf(query: SqliteQuery, { keys = {} }: AdoptOptions): AdoptionModel {
  const notes: AdoptionNote[] = []
  const note = (each: AdoptionNote): void => {
    notes.push(each)
  }
  const objects = query(sqliteAdoptionQueries.objects).map(([name, type, sql, table]) => ({
    name: String(name),
    type: String(type),
    definition: String(sql),
    table: String(table),
  }))
  const keyOf = (name: string): readonly string[] | undefined =>
    Object.hasOwn(keys, name) ? keys[name] : undefined
  const found = objects.filter(({ name, type }) => type === 'table' || (NOTES[type] && keyOf(name)))
  const tables = new Map(found.map(({ name }) => [name.toLowerCase(), name]))
  const adopted = found.flatMap(({ name, definition }) => {
    const declaredKey = keyOf(name)
    const table = adoptTable({ name, definition, query, tables, note, ...(declaredKey && { declaredKey }) })
    return table === undefined ? [] : [table]
  })
  for (const { name, type, table } of objects) {
    const text = NOTES[type]
    if (text !== undefined && !keyOf(name))
      note({ table, ...(type === 'trigger' && { object: name }), note: text })
  }
  return { tables: adopted.sort((a, b) => (a.name < b.name ? -1 : 1)), notes }
}

const NOTES: Readonly<Record<string, string>> = {
  trigger: 'A trigger: it goes on firing, and the kind does not say it.',
  view: unkeyed('A view'),
  virtual: unkeyed('A virtual table'),
}
