import { cellToLiteral } from './cell.js'
import { formatIsoTime } from './iso-time.js'
import { asCell, isRow, isRowList } from './result-entry.js'
import type { LayoutColumn, LayoutEmbed, ResultEntry, ResultRow, RowLayout } from './row-layout.js'

/** The members that an entry of a row becomes, as text; empty where it is left out. */
type MemberText = (entry: ResultEntry) => string
type RecordText = (row: ResultRow) => string
type ValueText = (entry: ResultEntry) => string

const writers = new WeakMap<RowLayout, RecordText>()

/**
 * The JSON text of the records that `renderRows` makes, without making them: json cells go in as they are,
 * since a cell is JSON already. Half the work for lists, which are most of what is read (benchmarks/rest).
 */
export function rowsText(layout: RowLayout, rows: readonly ResultRow[]): string {
  return listText(writerOf(layout), rows)
}

function listText(write: RecordText, rows: readonly ResultRow[]): string {
  let text = ''
  for (const row of rows) text += text === '' ? write(row) : `,${write(row)}`
  return `[${text}]`
}

function writerOf(layout: RowLayout): RecordText {
  const known = writers.get(layout)
  if (known !== undefined) return known
  const members = membersOf(layout)
  const writer: RecordText = (row) => `{${joined(members, row)}}`
  writers.set(layout, writer)
  return writer
}

function joined(members: readonly MemberText[], row: ResultRow): string {
  let text = ''
  for (let index = 0; index < members.length; index++) {
    const member = members[index]?.(row[index] ?? null) ?? ''
    if (member !== '') text += text === '' ? member : `,${member}`
  }
  return text
}

function membersOf(layout: RowLayout): readonly MemberText[] {
  const { columns, embeds, shape } = layout
  return [...columns.map((column) => columnText(column, shape.adopted === true)), ...embeds.map(embedText)]
}

function columnText(column: LayoutColumn, isAdopted: boolean): MemberText {
  const head = `${JSON.stringify(column.name)}:`
  const empty = column.absent ? '' : `${head}null`
  const value = valueText(column, isAdopted)
  return (entry) => (entry === null ? empty : head + value(entry))
}

function valueText({ store }: LayoutColumn, isAdopted: boolean): ValueText {
  if (store === 'time')
    return (entry) => (typeof entry === 'number' ? `"${formatIsoTime(entry)}"` : plainText(entry))
  // What others keep in tables of theirs need not be JSON: it is read before it is handed on.
  if (store === 'json' && !isAdopted) return (entry) => (typeof entry === 'string' ? entry : plainText(entry))
  if (store === 'json') return (entry) => JSON.stringify(cellToLiteral(asCell(entry), store))
  return plainText
}

function plainText(entry: ResultEntry): string {
  if (typeof entry === 'number') return Number.isFinite(entry) ? `${entry}` : 'null'
  return typeof entry === 'bigint' ? `"${entry}"` : JSON.stringify(asCell(entry))
}

function embedText({ name, many, spread, layout }: LayoutEmbed): MemberText {
  if (spread) return spreadText(layout)
  const head = `${JSON.stringify(name)}:`
  const write = writerOf(layout)
  if (!many) return (entry) => head + (isRow(entry) ? write(entry) : 'null')
  return (entry) => head + (isRowList(entry) ? listText(write, entry) : '[]')
}

/** Members of the nested row as members of the record; of none, all are as if NULL. */
function spreadText(layout: RowLayout): MemberText {
  const members = membersOf(layout)
  return (entry) => joined(members, isRow(entry) ? entry : [])
}
