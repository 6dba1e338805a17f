/** What SQLite says about every table of a file; positional rows in the order of the SELECT list. */
export const sqliteAdoptionQueries = {
  objects: `SELECT s.name, coalesce(l.type, s.type), s.sql, s.tbl_name FROM sqlite_schema AS s
    LEFT JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = s.name
    WHERE s.type IN ('table', 'view', 'trigger') AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND s.name NOT LIKE 'lux\\_%' ESCAPE '\\' ORDER BY s.name`,
  columns: `SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid`,
  foreignKeys: `SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(?) ORDER BY id, seq`,
  indexes: `SELECT i.name, i."unique", i.partial, c.name, c."desc", c.coll
    FROM pragma_index_list(?) AS i JOIN pragma_index_xinfo(i.name) AS c
    WHERE i.origin <> 'pk' AND c.key = 1 ORDER BY i.name, c.seqno`,
} as const

/** Runs a statement with its parameter, if it has one. */
export type SqliteQuery = (sql: string, ...parameters: readonly string[]) => readonly (readonly unknown[])[]
