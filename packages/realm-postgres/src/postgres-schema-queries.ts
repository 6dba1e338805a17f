import { columnNamesSql } from './catalog-names.js'

/**
 * What PostgreSQL says about some tables of the session's schema. Each statement takes one parameter, a
 * list of table names, and returns positional rows in the order of its SELECT list.
 */
const TABLES = `SELECT c.oid, c.relname, c.relkind FROM pg_class AS c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY ($1::text[])`

type Query = 'tables' | 'columns' | 'keys' | 'foreignKeys' | 'indexes'

export const postgresSchemaQueries: Readonly<Record<Query, string>> = {
  tables: `${TABLES} ORDER BY c.relname`,
  columns: `WITH t AS (${TABLES})
    SELECT t.relname, a.attname, format_type(coalesce(nullif(y.typbasetype, 0), a.atttypid),
        CASE WHEN y.typbasetype <> 0 THEN y.typtypmod ELSE a.atttypmod END),
      a.attnotnull OR y.typnotnull, a.attidentity,
      pg_get_expr(d.adbin, d.adrelid), l.collname,
      (SELECT json_object_agg(k.conname, pg_get_constraintdef(k.oid)) FROM pg_constraint AS k
        WHERE k.conrelid = t.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum])
    FROM t JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS y ON y.oid = a.atttypid
    LEFT JOIN pg_attrdef AS d ON d.adrelid = t.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
    ORDER BY t.relname, a.attnum`,
  keys: `WITH t AS (${TABLES})
    SELECT t.relname, ${columnNamesSql('k.conkey', 't.oid')} FROM t JOIN pg_constraint AS k
    ON k.conrelid = t.oid AND k.contype = 'p'`,
  foreignKeys: `WITH t AS (${TABLES})
    SELECT t.relname, k.conname, ${columnNamesSql('k.conkey', 'k.conrelid')}, f.relname, ${columnNamesSql('k.confkey', 'k.confrelid')},
      k.confdeltype
    FROM t JOIN pg_constraint AS k ON k.conrelid = t.oid AND k.contype = 'f'
    JOIN pg_class AS f ON f.oid = k.confrelid ORDER BY t.relname, k.conname`,
  indexes: `WITH t AS (${TABLES})
    SELECT t.relname, x.relname, i.indisunique, i.indpred IS NOT NULL OR i.indexprs IS NOT NULL OR NOT i.indisvalid,
      (SELECT json_agg(pg_get_indexdef(i.indexrelid, n, true) ORDER BY n) FROM generate_series(1, i.indnkeyatts) AS n)
    FROM t JOIN pg_index AS i ON i.indrelid = t.oid AND NOT i.indisprimary
    JOIN pg_class AS x ON x.oid = i.indexrelid ORDER BY t.relname, x.relname`,
}
