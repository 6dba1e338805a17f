import type { RawEntry, RawRow } from './compiled-statement.js'
import type { CellCodec } from './sql-dialect.js'

/** Changes a driver's row in place into cells and nested rows. */
export type RowDecoder = (row: RawRow) => RawRow

/** One entry of a row, never null. */
export type EntryDecoder = (raw: RawEntry) => RawEntry

/** Rows of cells alone. Most kinds need no decoding at all and pass untouched. */
export function cellsDecoder(codecs: readonly CellCodec[]): RowDecoder {
  return decodeAt(codecs.map(cellDecoder))
}

/** Rows of cells and then one entry per embed. */
export function rowDecoder(codecs: readonly CellCodec[], embeds: readonly EntryDecoder[]): RowDecoder {
  return decodeAt([...codecs.map(cellDecoder), ...embeds])
}

/** The entry of an embed: JSON text from the driver, plain JSON further inside. */
export function embedDecoder(decodeRow: RowDecoder, many: boolean): EntryDecoder {
  return (raw) => {
    const value = parseEntry(raw)
    if (!Array.isArray(value)) return null
    return many ? value.map((row) => (Array.isArray(row) ? decodeRow(row) : row)) : decodeRow(value)
  }
}

function decodeAt(decoders: readonly (EntryDecoder | undefined)[]): RowDecoder {
  const active = decoders.flatMap((decode, position) => (decode ? [{ position, decode }] : []))
  if (active.length === 0) return (row) => row
  return (row) => {
    for (const { position, decode } of active) {
      const raw = row[position]
      if (raw !== null && raw !== undefined) row[position] = decode(raw)
    }
    return row
  }
}

function cellDecoder({ decode }: CellCodec): EntryDecoder | undefined {
  if (!decode) return undefined
  return (raw) => (Array.isArray(raw) ? raw : decode(raw))
}

function parseEntry(raw: RawEntry): RawEntry {
  if (typeof raw !== 'string') return raw
  const value: RawEntry = JSON.parse(raw)
  return value
}
