/** An identifier that came from a KindShape. */
export function quotePostgresName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as a literal, whatever `standard_conforming_strings` says. */
export function quotePostgresText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}
