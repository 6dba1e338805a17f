import type { RowFill } from '@luxdb/core'
import type { FillStep } from '../plan/evolution-plan.js'
import { compileFill } from './compile-fill.js'
import type { DataFunctions } from './require-function.js'

/** A fill as a realm does it. @throws LUX_EVOLUTION_CONFLICT when its function is not there */
export function rowFillOf({ fill, key }: FillStep, functions: DataFunctions, limit: number): RowFill {
  return { table: fill.table, key, limit, ...compileFill(fill, functions) }
}
