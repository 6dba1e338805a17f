import { type JsonDialect, type JsonPlace, type Sql, slot, sql } from '@luxdb/realm-sql'

/**
 * Places in json columns. Paths are bound, never written into SQL. A number is compared as REAL: its
 * digits in the text stand for a double, also where they look like a 64-bit integer.
 */
export const sqliteJsonDialect: JsonDialect = {
  scalar(place, type) {
    const found = typeOf(place)
    switch (type) {
      case 'text':
        return sql`CASE WHEN ${found} = 'text' THEN ${scalarOf(place)} END`
      case 'number':
        return sql`CASE WHEN ${found} IN ('integer', 'real') THEN CAST(${scalarOf(place)} AS REAL) END`
      case 'bool':
        return sql`CASE ${found} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`
      case 'any':
        return sql`CASE WHEN ${found} IN ('text', 'integer', 'real', 'true', 'false') THEN ${scalarOf(place)} END`
    }
  },
  // Concatenation, because json_array would take the arrow's result as JSON rather than as text.
  text: (place) => sql`CASE WHEN ${typeOf(place)} <> 'null' THEN ${documentAt(place)} || '' END`,
  match(operator, place, document) {
    const there = documentAt(place)
    switch (operator) {
      case 'contains':
        return sql`lux_json_contains(${there}, ${document})`
      case 'containedBy':
        return sql`lux_json_contains(${document}, ${there})`
      case 'overlaps':
        return sql`lux_json_overlaps(${there}, ${document})`
    }
  },
  hasKey: (place, key) => sql`lux_json_has_key(${documentAt(place)}, ${key})`,
  sortKeys: (place) => [
    sql`CASE ${typeOf(place)} WHEN 'false' THEN 0 WHEN 'true' THEN 0 WHEN 'integer' THEN 1 WHEN 'real' THEN 1 WHEN 'text' THEN 2 END`,
    sql`CASE ${typeOf(place)} WHEN 'false' THEN 0 WHEN 'true' THEN 1 WHEN 'text' THEN ${scalarOf(place)} WHEN 'integer' THEN CAST(${scalarOf(place)} AS REAL) WHEN 'real' THEN ${scalarOf(place)} END`,
  ],
}

function typeOf(place: JsonPlace): Sql {
  return sql`json_type(${place.column}, ${pathOf(place)})`
}

function scalarOf(place: JsonPlace): Sql {
  return sql`json_extract(${place.column}, ${pathOf(place)})`
}

/** The JSON text at a place; JSON null is text too. */
function documentAt(place: JsonPlace): Sql {
  return place.path.length === 0 ? place.column : sql`(${place.column} -> ${pathOf(place)})`
}

function pathOf({ path }: JsonPlace): Sql {
  const text = path.reduce<string>((soFar, step) => soFar + stepOf(step), '$')
  return slot(() => text)
}

/** Keys are written as JSON strings, which SQLite compares unescaped. Negative indexes count from the end. */
function stepOf(step: string | number): string {
  if (typeof step === 'string') return `.${JSON.stringify(step)}`
  return step < 0 ? `[#${step}]` : `[${step}]`
}
