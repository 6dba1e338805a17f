import type { RowLayout } from '@luxdb/core/query'
import type { RawEntry, RawRow } from './compiled-statement.js'
import type { CellCodec } from './sql-dialect.js'

/** Changes a driver's row in place into cells and nested rows. */
export type RowDecoder = (row: RawRow) => RawRow

type EntryDecoder = (raw: RawEntry) => RawEntry

/** Finds the codecs of the columns of a nested row. */
export type MemberCodecs = (layout: RowLayout) => readonly CellCodec[]

/** Rows of cells alone. Most kinds need no decoding at all and pass untouched. */
export function cellsDecoder(codecs: readonly CellCodec[]): RowDecoder {
  return decodeAt(codecs.map(cellDecoder))
}

/** Rows of cells and then one entry per embed: JSON text from the driver, plain JSON further inside. */
export function layoutDecoder(
  layout: RowLayout,
  codecs: readonly CellCodec[],
  memberCodecs: MemberCodecs,
): RowDecoder {
  const embeds = layout.embeds.map(({ layout: inner, many }): EntryDecoder => {
    const decodeRow = layoutDecoder(inner, memberCodecs(inner), memberCodecs)
    return (raw) => {
      const value = parseEntry(raw)
      if (!Array.isArray(value)) return null
      return many ? value.map((row) => (Array.isArray(row) ? decodeRow(row) : row)) : decodeRow(value)
    }
  })
  return decodeAt([...codecs.map(cellDecoder), ...embeds])
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
