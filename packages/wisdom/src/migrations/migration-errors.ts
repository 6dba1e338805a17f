import { LuxError } from '@luxdb/core'

export function overtaken(realm: string): LuxError {
  return new LuxError(
    'LUX_BUSY',
    `Others changed the schema of realm ${realm} again and again; try again when they are done.`,
    { details: { realm } },
  )
}

export function underWay(realm: string): LuxError {
  return new LuxError(
    'LUX_EVOLUTION_CONFLICT',
    `An evolution of realm ${realm} was begun and is not finished; finish it first (luxdb migrate up).`,
    { details: { realm } },
  )
}
