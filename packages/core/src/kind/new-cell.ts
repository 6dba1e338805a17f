import { LuxError } from '../errors/lux-error.js'
import { valueToCell } from '../query/cell.js'
import type { FieldShape } from '../query/kind-shape.js'
import type { Cell } from '../query/store.js'
import { immutable, required } from './codec-errors.js'
import { type FieldCodec, writeCell } from './field-codec.js'

/** Where generated values come from. */
export interface ValueSources {
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** A fresh UUID. */
  readonly uuid: () => string
}

/** The cell of a new being's field, from the checked value or, without one, from what is generated. */
export type NewCell = (value: unknown) => Cell

export function createNewCell(codec: FieldCodec, sources: ValueSources): NewCell {
  const { kind, field } = codec
  const missing = createMissingCell(kind, field, sources)
  const plain: NewCell = (value) => (value === undefined ? missing() : writeCell(codec, value))
  if (field.role === 'key' && field.name === 'soulId' && field.store === 'text') return nonEmpty(codec, plain)
  if (field.role !== 'system' || field.name === 'energyLevel') return plain
  return fixedCell(kind, field, missing)
}

function createMissingCell(kind: string, field: FieldShape, sources: ValueSources): () => Cell {
  switch (field.generated) {
    case 'now':
      return () => sources.clock()
    case 'uuid':
      return () => sources.uuid()
    case 'integer':
      // The realm assigns it.
      return () => null
    default:
      return createDefaultCell(kind, field)
  }
}

/** Defaults that zod has not applied already: those of system fields. */
function createDefaultCell(kind: string, field: FieldShape): () => Cell {
  if (field.default !== undefined) {
    const cell = valueToCell(field.default, field)
    return () => cell
  }
  if (field.nullable) return () => null
  return () => {
    throw required(kind, field.name)
  }
}

function nonEmpty(codec: FieldCodec, plain: NewCell): NewCell {
  return (value) => {
    // No path and no link can name a being whose id is nothing.
    if (value === '') {
      throw new LuxError(
        'LUX_INVALID_VALUE',
        `The soulId of a ${codec.kind} cannot be empty; give it a text.`,
        {
          details: { kind: codec.kind, field: codec.field.name },
        },
      )
    }
    return plain(value)
  }
}

/** manifestationTime and version start as LuxDB sets them; only the same value may be given. */
function fixedCell(kind: string, field: FieldShape, missing: () => Cell): NewCell {
  return (value) => {
    const cell = missing()
    if (value === undefined || (field.default !== undefined && value === field.default)) return cell
    throw immutable(kind, field.name, 'leave it out; LuxDB sets it')
  }
}
