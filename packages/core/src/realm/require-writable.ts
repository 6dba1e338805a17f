import { LuxError } from '../errors/lux-error.js'
import type { KindRegistry, RegisteredKind } from './kind-registry.js'

/** The kind of a write. @throws LUX_UNKNOWN_KIND, LUX_READ_ONLY */
export function requireWritable(kinds: KindRegistry, name: string): RegisteredKind {
  const registered = kinds.require(name)
  if (registered.shape.readOnly !== true) return registered
  throw new LuxError(
    'LUX_READ_ONLY',
    `${name} is declared readOnly: LuxDB only reads ${registered.shape.table}; write with the program that it belongs to.`,
    { details: { kind: name } },
  )
}
