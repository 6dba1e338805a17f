const LITERAL = `'(?:[^']|'')*'`
/** How PostgreSQL marks the type of a literal. */
const CAST = String.raw`(?:::[a-z ]+(?:\(\d+\))?)?`

/**
 * The members that a CHECK allows for a column, where that is all it says: `status IN ('open', 'done')`, as
 * it was written or as PostgreSQL prints it. Undefined for any other CHECK.
 */
export function enumOfCheck(expression: string, column: string): readonly string[] | undefined {
  const name = `["\`[]?${escaped(column)}["\`\\]]?`
  const list = `${LITERAL}${CAST}(?:\\s*,\\s*${LITERAL}${CAST})*`
  const written = new RegExp(`^[(\\s]*${name}\\s+IN\\s*\\(\\s*(${list})\\s*\\)[)\\s]*$`, 'i')
  const printed = new RegExp(
    `^[(\\s]*${name}\\)*${CAST}\\s*=\\s*ANY\\s*\\(+ARRAY\\[(${list})\\][)\\s]*(?:::[a-z ]+\\[\\])?[)\\s]*$`,
    'i',
  )
  const members = written.exec(expression)?.[1] ?? printed.exec(expression)?.[1]
  if (members === undefined) return undefined
  const values = Array.from(members.matchAll(new RegExp(LITERAL, 'g')), ([text]) =>
    text.slice(1, -1).replaceAll("''", "'"),
  )
  return [...new Set(values)]
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
