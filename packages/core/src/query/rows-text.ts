import { cellToLiteral } from './cell.js'
import { createIsoTimeWriter } from './iso-time.js'
import { asCell, isRow, isRowList } from './result-entry.js'
import type { LayoutColumn, LayoutEmbed, ResultEntry, ResultRow, RowLayout } from './row-layout.js'

type RecordText = (row: ResultRow) => string
type ValueText = (entry: ResultEntry) => string

/** What a record has of one entry of its row. */
interface Member {
  /** The name and a colon; nothing where `text` has the names. */
  readonly head: string
  /** The same behind another member. */
  readonly next: string
  /** Empty where the entry is left out. */
  readonly text: ValueText
}

const writers = new WeakMap<RowLayout, RecordText>()

/**
 * The JSON text of the records that `renderRows` makes, without making them: json cells go in as they are,
 * since a cell is JSON already. Half the work for lists, which are most of what is read (benchmarks/rest).
 */
export function rowsText(layout: RowLayout, rows: readonly ResultRow[]): string {
  return listText(writerOf(layout), rows)
}

/** The same of one row, without the list around it. */
export function rowText(layout: RowLayout, row: ResultRow): string {
  return writerOf(layout)(row)
}

function listText(write: RecordText, rows: readonly ResultRow[]): string {
  let text = ''
  for (const row of rows) {
    if (text !== '') text += ','
    text += write(row)
  }
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

function joined(members: readonly Member[], row: ResultRow): string {
  let text = ''
  let index = 0
  for (const member of members) {
    const value = member.text(row[index++] ?? null)
    if (value === '') continue
    text += text === '' ? member.head : member.next
    text += value
  }
  return text
}

function membersOf(layout: RowLayout): readonly Member[] {
  const { columns, embeds, shape } = layout
  return [
    ...columns.map((column) => columnMember(column, shape.adopted === true)),
    ...embeds.map(embedMember),
  ]
}

function memberOf(name: string, text: ValueText): Member {
  const head = `${JSON.stringify(name)}:`
  return { head, next: `,${head}`, text }
}

function columnMember(column: LayoutColumn, isAdopted: boolean): Member {
  const empty = column.absent ? '' : 'null'
  const value = valueText(column, isAdopted)
  return memberOf(column.name, (entry) => (entry === null ? empty : value(entry)))
}

function valueText({ store }: LayoutColumn, isAdopted: boolean): ValueText {
  if (store === 'time') {
    const write = createIsoTimeWriter()
    return (entry) => (typeof entry === 'number' ? `"${write(entry)}"` : plainText(entry))
  }
  // What others keep in tables of theirs need not be JSON: it is read before it is handed on.
  if (store === 'json' && !isAdopted) return (entry) => (typeof entry === 'string' ? entry : plainText(entry))
  if (store === 'json') return (entry) => JSON.stringify(cellToLiteral(asCell(entry), store))
  return plainText
}

/** Text that is its own JSON between quotes; to look whether it is takes less than to have it written. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/

function plainText(entry: ResultEntry): string {
  if (typeof entry === 'string') return PLAIN.test(entry) ? `"${entry}"` : JSON.stringify(entry)
  if (typeof entry === 'number') return Number.isFinite(entry) ? `${entry}` : 'null'
  return typeof entry === 'bigint' ? `"${entry}"` : JSON.stringify(asCell(entry))
}

function embedMember({ name, many, spread, layout }: LayoutEmbed): Member {
  if (spread) return { head: '', next: ',', text: spreadText(layout) }
  const write = writerOf(layout)
  return memberOf(
    name,
    many
      ? (entry) => (isRowList(entry) ? listText(write, entry) : '[]')
      : (entry) => (isRow(entry) ? write(entry) : 'null'),
  )
}

/** Members of the nested row as members of the record; of none, all are as if NULL. */
function spreadText(layout: RowLayout): ValueText {
  const members = membersOf(layout)
  return (entry) => joined(members, isRow(entry) ? entry : [])
}
