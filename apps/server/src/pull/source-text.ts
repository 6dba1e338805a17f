/** A string literal in TypeScript. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return `'${inner.replaceAll("'", "\\'")}'`
}

export function quotedList(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`
}

/** `{ a: 1, b: 2 }` of the members that are there; empty without any. */
export function objectOf(members: Readonly<Record<string, string | undefined>>): string {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined)
  return entries.length === 0 ? '' : `{ ${entries.map(([name, value]) => `${name}: ${value}`).join(', ')} }`
}

/** A comment above what it is about, whatever its text. */
export function commentLines(comment: string | undefined, indent: string): readonly string[] {
  if (comment === undefined || comment.trim() === '') return []
  const lines = comment.replaceAll('*/', '* /').trim().split(/\r?\n/)
  const [only, ...more] = lines
  if (more.length === 0) return [`${indent}/** ${only} */`]
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`]
}
