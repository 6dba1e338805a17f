/**
 * CREATE TABLE as text, apart into its definitions. SQLite keeps this text as the schema: changing it in place
 * is what its documentation gives for changes that leave the rows as they are
 * (https://www.sqlite.org/lang_altertable.html#otheralter).
 */
export interface TableDefinition {
  /** Up to the parenthesis that opens the definitions. */
  readonly head: string
  /** Columns first, then constraints of the table. */
  readonly parts: readonly string[]
  /** From the parenthesis that closes them. */
  readonly tail: string
}

/** @throws TypeError for what is no CREATE TABLE with definitions */
export function parseDefinition(text: string): TableDefinition {
  const sql = withoutComments(text)
  const marks = topLevelMarks(sql)
  const [open] = marks
  const close = marks.at(-1)
  if (open === undefined || close === undefined || sql.charAt(open) !== '(' || sql.charAt(close) !== ')') {
    throw new TypeError(`This is no definition of a table: ${sql.slice(0, 100)}`)
  }
  const bounds = marks.slice(1)
  const parts = bounds.map((end, index) => sql.slice((marks[index] ?? 0) + 1, end).trim())
  return { head: sql.slice(0, open + 1), parts, tail: sql.slice(close) }
}

export function definitionSql({ head, parts, tail }: TableDefinition): string {
  return `${head}\n${parts.map((part) => `  ${part}`).join(',\n')}\n${tail}`
}

/** Text that hides what is in it: quoted names and texts, comments. */
const HIDDEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g

/** A comment would hide what is put behind it. */
function withoutComments(sql: string): string {
  return sql.replaceAll(HIDDEN, (hidden) => (/^(?:--|\/\*)/.test(hidden) ? ' ' : hidden))
}

/** The same text with blanks in place of what is hidden: positions stay. */
function visible(sql: string): string {
  return sql.replaceAll(HIDDEN, (hidden) => ' '.repeat(hidden.length))
}

/** Positions of the first parenthesis, of the commas directly inside, and of the parenthesis that closes it. */
function topLevelMarks(sql: string): readonly number[] {
  const marks: number[] = []
  let depth = 0
  for (const [index, character] of Array.from(visible(sql), (found, at) => [at, found] as const)) {
    if (character === '(' && ++depth === 1) marks.push(index)
    else if (character === ',' && depth === 1) marks.push(index)
    else if (character === ')' && --depth === 0) return [...marks, index]
  }
  return []
}

const NAME = /^(?:"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]|([\w$\u0080-\uFFFF]+))/
const CONSTRAINT_WORDS: ReadonlySet<string> = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'])

/** The column that a definition is of; undefined for a constraint of the table. */
export function columnDefined(part: string): string | undefined {
  const [name] = NAME.exec(part) ?? []
  if (name === undefined || CONSTRAINT_WORDS.has(name.toUpperCase())) return undefined
  return unquoted(name)
}

function unquoted(name: string): string {
  const [, double, back, bracket, plain] = NAME.exec(name) ?? []
  return double?.replaceAll('""', '"') ?? back?.replaceAll('``', '`') ?? bracket ?? plain ?? ''
}

/** The columns of a foreign key of the table; undefined where the definition is something else. */
export function foreignKeyDefined(part: string): readonly string[] | undefined {
  if (columnDefined(part) !== undefined) return undefined
  const found = /\bFOREIGN\s+KEY\s*\(/i.exec(visible(part))
  if (!found) return undefined
  const start = found.index + found[0].length - 1
  return parseDefinition(part.slice(start)).parts.map(unquoted)
}

/** The foreign key at the end of a column's definition; empty where there is none. */
export function inlineReference(part: string): string {
  const found = /(?:\bCONSTRAINT\s+[\w$]*\s*)?\bREFERENCES\b/i.exec(visible(part))
  return found ? part.slice(found.index) : ''
}

/** What a column gets that is not given, as it is written; empty where nothing is said. */
export function defaultDefined(part: string): string {
  const text = visible(part)
  const found = /\bDEFAULT\s/i.exec(text)
  if (!found) return ''
  const start = found.index + found[0].length
  const length = text.slice(start).search(/\s(?:CONSTRAINT|NOT|CHECK|COLLATE|REFERENCES|UNIQUE|PRIMARY)\b/i)
  return part.slice(start, length < 0 ? undefined : start + length).trim()
}
