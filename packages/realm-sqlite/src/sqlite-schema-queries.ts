/**
 * What SQLite says about some tables. Each statement takes one parameter, a JSON list of table names,
 * and returns positional rows in the order of its SELECT list.
 */
export const sqliteSchemaQueries = {
  tables: `SELECT name, sql FROM sqlite_schema
    WHERE type IN ('table', 'view') AND name IN (SELECT value FROM json_each(?)) ORDER BY name`,
  columns: `SELECT t.name, c.name, upper(c.type), c."notnull", c.dflt_value, c.pk
    FROM sqlite_schema AS t JOIN pragma_table_xinfo(t.name) AS c
    WHERE t.type IN ('table', 'view') AND c.hidden = 0 AND t.name IN (SELECT value FROM json_each(?))
    ORDER BY t.name, c.cid`,
  foreignKeys: `SELECT t.name, f.id, f."table", f."from", f."to", f.on_delete
    FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f
    WHERE t.type = 'table' AND t.name IN (SELECT value FROM json_each(?))
    ORDER BY t.name, f.id, f.seq`,
  indexes: `SELECT t.name, i.name, i."unique", i.partial, c.name, c."desc", c.coll
    FROM sqlite_schema AS t JOIN pragma_index_list(t.name) AS i JOIN pragma_index_xinfo(i.name) AS c
    WHERE t.type = 'table' AND i.origin <> 'pk' AND c.key = 1
      AND t.name IN (SELECT value FROM json_each(?))
    ORDER BY t.name, i.name, c.seqno`,
} as const

/** Runs one of the statements; `names` is its parameter. */
export type SqliteSchemaQuery = (sql: string, names: string) => readonly (readonly unknown[])[]
