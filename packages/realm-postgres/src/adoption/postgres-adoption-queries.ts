import { columnNamesSql } from '../catalog-names.js'

/**
 * What PostgreSQL says about every table of a schema. Each statement takes the schema's name and returns
 * positional rows in the order of its SELECT list.
 */
const TABLES = `SELECT c.oid, c.relname, c.relkind, c.relrowsecurity, c.relispartition FROM pg_class AS c
  WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1::text)
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname NOT LIKE 'lux\\_%'`

type Query = 'tables' | 'columns' | 'constraints' | 'indexes' | 'triggers'

export const postgresAdoptionQueries: Readonly<Record<Query, string>> = {
  tables: `WITH t AS (${TABLES})
    SELECT relname, relkind, relrowsecurity, relispartition, obj_description(oid, 'pg_class') FROM t ORDER BY relname`,
  columns: `WITH t AS (${TABLES})
    SELECT t.relname, a.attname, format_type(coalesce(nullif(y.typbasetype, 0), a.atttypid),
        CASE WHEN y.typbasetype <> 0 THEN y.typtypmod ELSE a.atttypmod END),
      a.attnotnull OR y.typnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
      CASE WHEN l.collname NOT IN ('C', 'POSIX', 'ucs_basic') THEN l.collname END,
      (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum AS e
        WHERE e.enumtypid = coalesce(nullif(y.typbasetype, 0), y.oid)),
      CASE WHEN y.typbasetype <> 0 THEN y.typname END, col_description(t.oid, a.attnum)
    FROM t JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS y ON y.oid = a.atttypid
    LEFT JOIN pg_attrdef AS d ON d.adrelid = t.oid AND d.adnum = a.attnum
    LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
    ORDER BY t.relname, a.attnum`,
  constraints: `WITH t AS (${TABLES})
    SELECT t.relname, k.contype, k.conname, ${columnNamesSql('k.conkey', 'k.conrelid')}, f.relname,
      ${columnNamesSql('k.confkey', 'k.confrelid')}, k.confdeltype, pg_get_constraintdef(k.oid), f.relnamespace = n.oid
    FROM t JOIN pg_constraint AS k ON k.conrelid = t.oid AND k.contype IN ('p', 'f', 'c', 'x')
    JOIN pg_namespace AS n ON n.nspname = $1::text
    LEFT JOIN pg_class AS f ON f.oid = k.confrelid WHERE k.conparentid = 0 ORDER BY t.relname, k.conname`,
  indexes: `WITH t AS (${TABLES})
    SELECT t.relname, x.relname, i.indisunique, i.indpred IS NOT NULL, i.indexprs IS NOT NULL,
      i.indisvalid AND m.amname = 'btree', EXISTS (SELECT FROM unnest(i.indoption) AS o (bits) WHERE o.bits <> 0),
      (SELECT json_agg(a.attname ORDER BY u.position) FROM unnest(i.indkey) WITH ORDINALITY AS u (number, position)
        JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = u.number WHERE u.position <= i.indnkeyatts)
    FROM t JOIN pg_index AS i ON i.indrelid = t.oid AND NOT i.indisprimary
    JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_am AS m ON m.oid = x.relam ORDER BY t.relname, x.relname`,
  triggers: `WITH t AS (${TABLES})
    SELECT t.relname, g.tgname FROM t JOIN pg_trigger AS g ON g.tgrelid = t.oid AND NOT g.tgisinternal
    AND g.tgname NOT LIKE '%lux\\_%'
    ORDER BY t.relname, g.tgname`,
}
