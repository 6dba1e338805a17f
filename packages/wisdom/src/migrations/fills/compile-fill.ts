import { type ColumnSnapshot, LuxError, type RowFill } from '@luxdb/core'
import { type Cell, cellToLiteral, type JsonObject, literalToCell, type Row } from '@luxdb/core/query'
import { convertCell } from './convert-cell.js'
import type {
  ConvertFill,
  FillSpec,
  ReleaseFill,
  RequireFill,
  TransformFill,
  UntransformFill,
} from './fill-spec.js'
import { type DataFunctions, requireFunction } from './require-function.js'

/** What a fill reads and writes of each row. */
export type RowWork = Pick<RowFill, 'read' | 'write' | 'convert' | 'marks'>

/** @throws LUX_EVOLUTION_CONFLICT when the function of a `transform` is not among `functions` */
export function compileFill(spec: FillSpec, functions: DataFunctions): RowWork {
  switch (spec.type) {
    case 'constant': {
      const value = cellOf(spec.value, spec.column)
      return {
        read: [spec.column],
        write: [spec.column],
        convert: ([cell = null]) => (cell === null ? [value] : undefined),
      }
    }
    case 'convert':
      return convertWork(spec)
    case 'require':
      return requireWork(spec)
    case 'release':
      return releaseWork(spec)
    case 'transform':
      return transformWork(spec, functions)
    case 'untransform':
      return untransformWork(spec)
    case 'forget':
      return { marks: spec.marks, read: [spec.column], write: [], convert: () => undefined }
  }
}

function convertWork({ from, into, marks, fallback, backFallback }: ConvertFill): RowWork {
  const instead = cellOf(fallback, into)
  const backInstead = cellOf(backFallback, from)
  const there = (cell: Cell): Cell => either(convertCell(cell, from, into), instead)
  const back = (cell: Cell): Cell => either(convertCell(cell, into, from), backInstead)
  return {
    marks,
    read: [from, into],
    write: [into],
    convert: ([current = null, kept = null]) => {
      // What was set aside leads to what is there now: nobody wrote since, and the old value is the exact one.
      if (kept !== null && back(kept) === current) return undefined
      const converted = there(current)
      return converted === kept ? undefined : [converted]
    },
  }
}

function either(cell: Cell | undefined, instead: Cell): Cell {
  return cell === undefined ? instead : cell
}

function requireWork({ column, mark, value, marks }: RequireFill): RowWork {
  const filling = cellOf(value, column)
  return {
    ...(marks !== undefined && { marks }),
    read: [column, mark],
    write: [column, mark],
    convert: ([cell = null, isMarked = null]) => {
      if (cell === null) return [filling, true]
      // Filled by an earlier look at this row, not given by anybody.
      if (isMarked === true && cell === filling) return undefined
      return isMarked === true ? [cell, false] : undefined
    },
  }
}

function releaseWork({ column, mark, value }: ReleaseFill): RowWork {
  const filling = cellOf(value, column)
  return {
    read: [column, mark],
    write: [column, mark],
    convert: ([cell = null, isMarked = null]) => {
      if (isMarked !== true) return undefined
      return [cell === filling ? null : cell, false]
    },
  }
}

/** The mark that a row was computed: both asides are NULL in rows that were not. */
function transformWork(spec: TransformFill, functions: DataFunctions): RowWork {
  const { columns, read, marks } = spec
  const compute = requireFunction(spec.function, functions)
  const own = columns.map(({ column }) => read.findIndex(({ name }) => name === column.name))
  return {
    ...(marks !== undefined && { marks }),
    read: [...read, ...columns.flatMap(({ former, computed }) => [former, computed])],
    write: columns.flatMap(({ column, former, computed }) => [column, former, computed]),
    convert: (row) => {
      const current = own.map((index) => row[index] ?? null)
      const kept = columns.map((_, index) => pairAt(row, read.length + 2 * index))
      // Computed before, and not written since: the function shall not be applied to its own result.
      const isComputed =
        kept.some(([former, computed]) => former !== computed) &&
        kept.every(([, computed], index) => computed === current[index])
      if (isComputed) return undefined
      const isUndone =
        kept.some(([former, computed]) => former !== computed) &&
        kept.every(([former], index) => former === current[index])
      const results = isUndone
        ? kept.map(([, computed]) => computed)
        : computedCells(
            computed(spec.function, () => compute(recordOf(read, row))),
            columns.map(({ column }) => column),
            current,
          )
      return results.flatMap((result, index) => [result, current[index] ?? null, result])
    },
  }
}

/** What a function fails at it fails at again: as good as a value that does not fit. @throws LUX_INVALID_VALUE */
function computed(name: string, compute: () => JsonObject | undefined): JsonObject | undefined {
  try {
    return compute()
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    throw new LuxError('LUX_INVALID_VALUE', `The function ${name} failed: ${said}. Write it anew.`, {
      cause,
      details: { function: name },
    })
  }
}

function untransformWork({ columns }: UntransformFill): RowWork {
  return {
    read: columns.flatMap(({ column, former, computed }) => [column, former, computed]),
    write: columns.map(({ column }) => column),
    convert: (row) => {
      const results = columns.map((_, index) => {
        const [former, computed] = pairAt(row, 3 * index + 1)
        const current = row[3 * index] ?? null
        return current === computed ? former : current
      })
      return results.every((cell, index) => cell === (row[3 * index] ?? null)) ? undefined : results
    },
  }
}

function pairAt(row: Row, index: number): readonly [Cell, Cell] {
  return [row[index] ?? null, row[index + 1] ?? null]
}

function computedCells(
  result: JsonObject | undefined,
  columns: readonly ColumnSnapshot[],
  current: readonly Cell[],
): readonly Cell[] {
  return columns.map((column, index) => {
    const literal = result?.[column.name]
    return literal === undefined ? (current[index] ?? null) : literalToCell(literal, column)
  })
}

function recordOf(columns: readonly ColumnSnapshot[], row: Row): JsonObject {
  return Object.fromEntries(
    columns.map(({ name, store }, index) => [name, cellToLiteral(row[index] ?? null, store)]),
  )
}

function cellOf(literal: unknown, column: ColumnSnapshot): Cell {
  return literalToCell(literal, column)
}
