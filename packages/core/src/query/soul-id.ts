import { isLuxError } from '../errors/lux-error.js'
import { cellToLiteral, literalToCell } from './cell.js'
import { isJsonArray, type JsonValue } from './json.js'
import type { FieldShape, KindShape } from './kind-shape.js'
import { parseJson } from './parse-json.js'
import type { Cell, Row } from './store.js'

/** Translates between a being's soulId (text) and its key cells. */
export interface SoulIdCodec {
  /** The cells of the key; undefined when the text cannot be the soulId of any being of the kind. */
  parse(soulId: string): readonly Cell[] | undefined
  /** The text form of a whole row's key. */
  of(row: Row): string
}

/**
 * The soulId of a kind with one key field is that field's text; of one with several it is the
 * canonical JSON array of their literals.
 */
export function createSoulIdCodec(shape: KindShape): SoulIdCodec {
  const fields = shape.key.map((name) => keyField(shape, name))
  const positions = fields.map((field) => shape.fields.indexOf(field))
  const [single] = fields
  if (single !== undefined && fields.length === 1) return singleCodec(single, positions[0] ?? 0)
  return {
    parse: (soulId) => guarded(() => compositeCells(fields, soulId)),
    of: (row) =>
      JSON.stringify(
        fields.map((field, index) => cellToLiteral(row[positions[index] ?? 0] ?? null, field.store)),
      ),
  }
}

function keyField(shape: KindShape, name: string): FieldShape {
  const field = shape.fields.find((candidate) => candidate.name === name)
  if (field === undefined) throw new TypeError(`Kind ${shape.name} has no key field ${name}.`)
  return field
}

function singleCodec(field: FieldShape, position: number): SoulIdCodec {
  const isText = field.store === 'text' || field.store === 'bigint' || field.store === 'time'
  return {
    parse: (soulId) => guarded(() => [literalToCell(isText ? soulId : parseJson(soulId), field)]),
    of: (row) => {
      const cell = row[position] ?? null
      return typeof cell === 'string' ? cell : String(cellToLiteral(cell, field.store))
    },
  }
}

function compositeCells(fields: readonly FieldShape[], soulId: string): readonly Cell[] | undefined {
  const parsed: JsonValue = parseJson(soulId)
  if (!isJsonArray(parsed) || parsed.length !== fields.length) return undefined
  return fields.map((field, index) => literalToCell(parsed[index] ?? null, field))
}

/** A text that is no valid key is not an error: no being has it. */
function guarded<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    if (isLuxError(error)) return undefined
    throw error
  }
}
