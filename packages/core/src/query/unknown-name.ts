import { LuxError } from '../errors/lux-error.js'
import type { KindShape } from './kind-shape.js'
import { quoteValue } from './quote-value.js'

/*
 * One text for what does not exist and for what the caller may not see: both are absent from the
 * catalog, and no suggestion is made. Nothing here may depend on more than the names asked for.
 */

export function unknownKind(name: unknown): LuxError {
  return new LuxError('LUX_UNKNOWN_KIND', `There is no kind ${quoteValue(name)}; check its name.`, {
    details: { kind: shown(name) },
  })
}

export function unknownField(name: unknown, shape: KindShape): LuxError {
  const message = `Field ${quoteValue(name)} of kind ${shape.name} does not exist; check its name.`
  return new LuxError('LUX_UNKNOWN_FIELD', message, { details: { kind: shape.name, field: shown(name) } })
}

export function unknownBond(name: unknown, shape: KindShape): LuxError {
  const message = `Bond ${quoteValue(name)} of kind ${shape.name} does not exist; check its name.`
  return new LuxError('LUX_UNKNOWN_BOND', message, { details: { kind: shape.name, bond: shown(name) } })
}

const LONGEST_NAME = 80

/** Flows word their own messages by it. */
function shown(name: unknown): string {
  return typeof name === 'string' ? name.slice(0, LONGEST_NAME) : quoteValue(name)
}
