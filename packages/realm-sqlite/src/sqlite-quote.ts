/** An identifier of a KindShape as SQL. */
export function quoteSqliteName(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}

/** A text that belongs to a schema (an enum's member, a default) as a SQL literal. */
export function quoteSqliteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
