import { type JsonDialect, type JsonPlace, type Sql, slot, sql } from '@luxdb/realm-sql'

/**
 * Places in json columns. Paths are bound, never written into SQL. A number is compared as REAL: its
 * digits in the text stand for a double, also where they look like a 64-bit integer.
 */
export const sqliteJsonDialect: JsonDialect = {
  scalar(place, type) {
    const found = sql`json_type(${place.column}, ${pathOf(place)})`
    const value = sql`json_extract(${place.column}, ${pathOf(place)})`
    switch (type) {
      case 'text':
        return sql`CASE WHEN ${found} = 'text' THEN ${value} END`
      case 'number':
        return sql`CASE WHEN ${found} IN ('integer', 'real') THEN CAST(${value} AS REAL) END`
      case 'bool':
        return sql`CASE ${found} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`
      case 'any':
        return sql`CASE WHEN ${found} IN ('text', 'integer', 'real', 'true', 'false') THEN ${value} END`
    }
  },
  // Concatenation, because json_array would take the arrow's result as JSON rather than as text.
  text: (place) => sql`(${place.column} -> ${pathOf(place)}) || ''`,
  match(operator, place, document) {
    const there = place.path.length === 0 ? place.column : sql`(${place.column} -> ${pathOf(place)})`
    switch (operator) {
      case 'contains':
        return sql`lux_json_contains(${there}, ${document})`
      case 'containedBy':
        return sql`lux_json_contains(${document}, ${there})`
      case 'overlaps':
        return sql`lux_json_overlaps(${there}, ${document})`
    }
  },
  hasKey(place, key) {
    const text = (): Sql => key((name) => name)
    const each = sql`json_each(${place.column}, ${pathOf(place)})`
    const inObject = sql`EXISTS (SELECT 1 FROM ${each} WHERE key = ${text()})`
    const inArray = sql`EXISTS (SELECT 1 FROM ${each} WHERE type = 'text' AND value = ${text()})`
    return sql`CASE json_type(${place.column}, ${pathOf(place)}) WHEN 'object' THEN ${inObject} WHEN 'array' THEN ${inArray} ELSE FALSE END`
  },
  sortKeys: (place) => [
    sql`CASE json_type(${place.column}, ${pathOf(place)}) WHEN 'integer' THEN 1 WHEN 'real' THEN 1 WHEN 'text' THEN 2 WHEN 'false' THEN 3 WHEN 'true' THEN 3 END`,
    sql`CASE json_type(${place.column}, ${pathOf(place)}) WHEN 'integer' THEN CAST(json_extract(${place.column}, ${pathOf(place)}) AS REAL) WHEN 'real' THEN json_extract(${place.column}, ${pathOf(place)}) WHEN 'text' THEN json_extract(${place.column}, ${pathOf(place)}) WHEN 'false' THEN 0 WHEN 'true' THEN 1 END`,
  ],
}

function pathOf({ path }: JsonPlace): Sql {
  const text = path.reduce<string>((soFar, step) => soFar + stepOf(step), '$')
  return slot(() => text)
}

/** Negative indexes count from the end. Keys are written as JSON strings, which SQLite compares unescaped. */
function stepOf(step: string | number): string {
  if (typeof step === 'string') return `.${JSON.stringify(step)}`
  return step < 0 ? `[#${step}]` : `[${step}]`
}
