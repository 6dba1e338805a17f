import { LuxError } from '@luxdb/core'
import {
  type FieldShape,
  type JsonObject,
  type JsonValue,
  type KindShape,
  parseJson,
} from '@luxdb/core/query'
import { type CsvField, type CsvRecord, CsvScanner } from './csv-scanner.js'
import type { SourceRecord } from './source-record.js'

type ReadField = (text: string) => JsonValue

/** One column of the file: the member that it fills, and how. */
interface Column {
  readonly name: string
  readonly field: FieldShape | undefined
  readonly read: ReadField
}

/**
 * The first record names the fields. Nothing between two commas is NULL (or the default), `""` is empty
 * text; json fields hold JSON.
 * @throws LUX_UNKNOWN_FIELD, LUX_INVALID_REQUEST, LUX_INVALID_JSON naming the line
 */
export async function* readCsv(
  chunks: AsyncIterable<string>,
  shape: KindShape,
): AsyncGenerator<SourceRecord> {
  let columns: readonly Column[] | undefined
  for await (const record of records(chunks)) {
    if (columns === undefined) columns = columnsOf(record, shape)
    else yield { value: toObject(record, columns), line: record.line }
  }
}

/**
 * The records of a whole CSV text. Nothing between two commas is NULL, and so is what a field says in the
 * words of `nullText`. @throws as {@link readCsv}
 */
export function parseCsv(text: string, shape: KindShape, nullText: string): readonly JsonObject[] {
  const scanner = new CsvScanner()
  const [head, ...rest] = [...scanner.push(text), ...scanner.end()]
  if (head === undefined) return []
  const columns = columnsOf(head, shape)
  return rest.map((record) => {
    const members = membersOf(record, columns, (column, field) =>
      field === null || field === nullText
        ? [[column.name, null]]
        : [[column.name, readAt(column, field, record.line)]],
    )
    return Object.fromEntries(members)
  })
}

function columnsOf({ fields }: CsvRecord, shape: KindShape): readonly Column[] {
  return fields.map((name) => columnOf(name, shape))
}

async function* records(chunks: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  const scanner = new CsvScanner()
  for await (const chunk of chunks) yield* scanner.push(chunk)
  yield* scanner.end()
}

function columnOf(name: CsvField, shape: KindShape): Column {
  const field = shape.fields.find((candidate) => candidate.name === name)
  if (field !== undefined) return { name: field.name, field, read: readerOf(field) }
  // The text form of a declared key, and the name of the realm, stand beside the fields.
  if (name === 'soulId' || name === 'realm') return { name, field: undefined, read: (text) => text }
  const names = shape.fields.map((candidate) => candidate.name)
  throw new LuxError(
    'LUX_UNKNOWN_FIELD',
    `The first line names ${JSON.stringify(name ?? '')}, which kind ${shape.name} does not have; its fields are ${names.join(', ')}.`,
    { details: { kind: shape.name, field: name } },
  )
}

/** Text that does not fit is passed on as it is, for the kind to refuse. */
function readerOf({ store }: FieldShape): ReadField {
  switch (store) {
    case 'int':
    case 'float':
      return (text) => (NUMBER.test(text) ? Number(text) : text)
    case 'bool':
      return (text) => BOOLEANS.get(text.toLowerCase()) ?? text
    case 'json':
      return (text) => parseJson(text)
    case 'text':
    case 'bigint':
    case 'time':
      return (text) => text
    default:
      return store satisfies never
  }
}

const NUMBER = /^[-+]?(\d+(?:\.\d*)?|\.\d+)(e[-+]?\d+)?$/i
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['t', true],
  ['1', true],
  ['false', false],
  ['f', false],
  ['0', false],
])

function toObject(record: CsvRecord, columns: readonly Column[]): JsonObject {
  return Object.fromEntries(
    membersOf(record, columns, (column, field) => memberOf(column, field, record.line)),
  )
}

type Member = readonly [name: string, value: JsonValue]

function membersOf(
  { fields, line }: CsvRecord,
  columns: readonly Column[],
  read: (column: Column, field: CsvField) => readonly Member[],
): readonly Member[] {
  if (fields.length === columns.length) {
    return columns.flatMap((column, index) => read(column, fields[index] ?? null))
  }
  throw new LuxError(
    'LUX_INVALID_REQUEST',
    `The CSV record at line ${line} has ${fields.length} fields, the first line has ${columns.length}; check its commas and quotes.`,
    { details: { line } },
  )
}

function memberOf(column: Column, text: CsvField, line: number): readonly Member[] {
  const { name, field } = column
  if (text !== null) return [[name, readAt(column, text, line)]]
  return field?.nullable === true && !field.absent ? [[name, null]] : []
}

function readAt({ read }: Column, text: string, line: number): JsonValue {
  try {
    return read(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LuxError('LUX_INVALID_JSON', `Line ${line}: ${reason}`, { details: { line }, cause })
  }
}
