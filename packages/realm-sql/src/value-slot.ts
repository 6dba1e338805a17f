import type { Cell, Parameter, ParameterSlot, StoreType } from '@luxdb/core/query'
import { type SlotBinder, type Sql, slot } from './sql.js'
import type { CellCodec, TextSlot, ValueDialect } from './sql-dialect.js'

/** A placeholder for a cell. */
export function cellSlot({ $parameter, store }: ParameterSlot, values: ValueDialect): Sql {
  return slot(cellBinder($parameter, values.codec(store)))
}

/** Binds the cell at a position of a statement's parameters. */
export function cellBinder(position: number, { encode }: CellCodec): SlotBinder {
  if (!encode) return (parameters) => parameters[position]
  return (parameters) => {
    const cell = cellOf(parameters[position])
    return cell === null ? null : encode(cell)
  }
}

/** A parameter that stands for one cell. */
export function cellOf(parameter: Parameter | undefined): Cell {
  return parameter === undefined || isCellList(parameter) ? null : parameter
}

/** A placeholder for a whole list; a null among the members would make every miss unknown. */
export function listSlot({ $parameter, store }: ParameterSlot, values: ValueDialect): Sql {
  return slot((parameters) => {
    const list = parameters[$parameter]
    const cells = isCellList(list) ? list : []
    return values.encodeList(cells.includes(null) ? cells.filter((cell) => cell !== null) : cells, store)
  })
}

/** A placeholder for all cells of a column, those that are null too. */
export function columnSlot(position: number, store: StoreType, values: ValueDialect): Sql {
  return slot((parameters) => {
    const cells = parameters[position]
    return values.encodeList(isCellList(cells) ? cells : [], store)
  })
}

/** A placeholder for a text that the dialect rewrites first. */
export function textSlot({ $parameter }: ParameterSlot): TextSlot {
  return (encode) =>
    slot((parameters) => {
      const text = parameters[$parameter]
      return typeof text === 'string' ? encode(text) : null
    })
}

function isCellList(parameter: Parameter | undefined): parameter is readonly Cell[] {
  return Array.isArray(parameter)
}

/** A placeholder for tuples of `stores`, which lie end to end in one list. */
export function tupleSlot(position: number, stores: readonly StoreType[], values: ValueDialect): Sql {
  return slot((parameters) => {
    const list = parameters[position]
    return values.encodeTuples(isCellList(list) ? list : [], stores)
  })
}
