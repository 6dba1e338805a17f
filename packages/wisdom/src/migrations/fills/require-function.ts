import { LuxError } from '@luxdb/core'
import type { DataFunction } from '../evolution.js'

export type DataFunctions = Readonly<Record<string, DataFunction>>

/** @throws LUX_EVOLUTION_CONFLICT when the module of an evolution does not have the function */
export function requireFunction(name: string, functions: DataFunctions): DataFunction {
  const found = functions[name]
  if (found !== undefined) return found
  throw new LuxError(
    'LUX_EVOLUTION_CONFLICT',
    `The evolution computes values by the function ${name}, which its module does not export; export it from the file beside the evolution.`,
    { details: { function: name } },
  )
}
