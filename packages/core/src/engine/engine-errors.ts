import { LuxError } from '../errors/lux-error.js'

export function unknownKind(kind: string): LuxError {
  return new LuxError(
    'LUX_UNKNOWN_KIND',
    `There is no kind ${JSON.stringify(kind)} here; name one that is registered.`,
    { details: { kind } },
  )
}

export function unknownRealm(realm: string, allowed: readonly string[]): LuxError {
  return new LuxError(
    'LUX_UNKNOWN_REALM',
    `There is no realm ${JSON.stringify(realm)}; use one of ${allowed.join(', ')}.`,
    { details: { realm, allowed } },
  )
}

export function engineNotAwake(): LuxError {
  return new LuxError('LUX_REALM_NOT_READY', 'The engine is not awake yet; await engine.awaken() first.')
}

export function engineEnded(): LuxError {
  return new LuxError('LUX_SHUTTING_DOWN', 'The engine is shutting down or has ended; create a new one.')
}

/** A kind cannot go while another is bound to it. */
export function stillBound(name: string, by: string): LuxError {
  return new LuxError(
    'LUX_EVOLUTION_BLOCKED',
    `The kind ${by} is bound to ${name}; take that bond away first, or remove ${by}.`,
    { details: { kind: name, by } },
  )
}
