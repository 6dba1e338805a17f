/** The names of the columns behind a list of numbers in the catalog, in the order of the list, as `namesOf` reads them. */
export function columnNamesSql(numbers: string, relation: string): string {
  return `(SELECT json_agg(a.attname ORDER BY u.position) FROM unnest(${numbers}) WITH ORDINALITY AS u (number, position)
    JOIN pg_attribute AS a ON a.attrelid = ${relation} AND a.attnum = u.number)`
}

/** A list of names that the server wrote as JSON; empty for NULL. */
export function namesOf(list: unknown): readonly string[] {
  if (typeof list !== 'string') return []
  const names: unknown = JSON.parse(list)
  return Array.isArray(names) ? names.map(String) : []
}
