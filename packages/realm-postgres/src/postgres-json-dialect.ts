import { type JsonDialect, type JsonPlace, type Sql, sql, trusted } from '@luxdb/realm-sql'

/** Places in jsonb columns. A number is compared as double precision, which is what JSON's numbers are here. */
export const postgresJsonDialect: JsonDialect = {
  scalar(place, type) {
    const there = documentAt(place)
    switch (type) {
      case 'text':
        return sql`CASE WHEN jsonb_typeof(${there}) = 'string' THEN ${textOf(there)} END`
      case 'number':
        return sql`CASE WHEN jsonb_typeof(${there}) = 'number' THEN ${numberOf(there)} END`
      case 'bool':
        return sql`CASE WHEN jsonb_typeof(${there}) = 'boolean' THEN ${there} = 'true'::jsonb END`
      case 'any':
        return sql`CASE WHEN jsonb_typeof(${there}) IN ('string', 'number', 'boolean') THEN ${there} END`
    }
  },
  text: (place) => {
    const there = documentAt(place)
    return sql`CASE WHEN jsonb_typeof(${there}) <> 'null' THEN ${there} END`
  },
  match(operator, place, document) {
    const there = documentAt(place)
    switch (operator) {
      case 'contains':
        return sql`${there} @> ${document}::jsonb`
      case 'containedBy':
        return sql`${there} <@ ${document}::jsonb`
      case 'overlaps':
        return overlaps(there, sql`${document}::jsonb`)
    }
  },
  hasKey: (place, key) => {
    const there = documentAt(place)
    return sql`${there} ? ${key}::text`
  },
  sortKeys: (place) => {
    const there = documentAt(place)
    const type = sql`jsonb_typeof(${there})`
    return [
      sql`CASE ${type} WHEN 'boolean' THEN 0 WHEN 'number' THEN 1 WHEN 'string' THEN 2 END`,
      sql`CASE ${type} WHEN 'boolean' THEN (CASE WHEN ${there} = 'true'::jsonb THEN 1 ELSE 0 END)::double precision WHEN 'number' THEN ${numberOf(there)} END`,
      sql`CASE ${type} WHEN 'string' THEN ${textOf(there)} END`,
    ]
  },
}

/** False, not unknown, where one of the two is no array. */
function overlaps(left: Sql, right: Sql): Sql {
  const shared = sql`EXISTS (SELECT FROM jsonb_array_elements(${left}) AS l JOIN jsonb_array_elements(${right}) AS r ON l = r)`
  return sql`CASE WHEN ${left} IS NULL THEN NULL WHEN jsonb_typeof(${left}) = 'array' AND jsonb_typeof(${right}) = 'array' THEN ${shared} ELSE false END`
}

function textOf(there: Sql): Sql {
  return sql`(${there} #>> '{}') COLLATE "C"`
}

function numberOf(there: Sql): Sql {
  return sql`(${there} #>> '{}')::double precision`
}

/** Step by step: a name finds members of objects only, a number items of arrays only. */
function documentAt({ column, path }: JsonPlace): Sql {
  return path.reduce<Sql>((there, step) => {
    if (typeof step === 'string') return sql`(${there} -> ${trusted(keyOf(step))})`
    // The arrow takes a scalar for an array of one; a strict path does not.
    return sql`jsonb_path_query_first(${there}, ${trusted(itemPath(step))}, '{}', true)`
  }, column)
}

/** Counted from the end where negative. */
function itemPath(step: number): string {
  const index = Math.trunc(step)
  return `'strict $[${index < 0 ? `last - ${-1 - index}` : index}]'`
}

/**
 * Steps are constants of the statement, so that PostgreSQL recognises a grouped place elsewhere in it.
 * What is not plainly a name goes in as hex digits: no text from outside is ever SQL.
 */
function keyOf(step: string): string {
  if (/^[A-Za-z0-9_]*$/.test(step)) return `'${step}'`
  return `convert_from(decode('${Buffer.from(step, 'utf8').toString('hex')}', 'hex'), 'UTF8')`
}
