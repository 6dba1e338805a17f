import { LuxError } from '../errors/lux-error.js'

/** Where in a kind's declaration something is wrong. */
export interface KindPlace {
  readonly kind: string
  readonly field?: string
}

/** `problem` continues "Kind guardian, field name: "; `remedy` says what to write instead. */
export function invalidKind(place: KindPlace, problem: string, remedy: string): LuxError {
  const where = place.field === undefined ? `Kind ${place.kind}` : `Kind ${place.kind}, field ${place.field}`
  return new LuxError('LUX_INVALID_KIND', `${where}: ${problem}; ${remedy}.`, { details: { ...place } })
}
