import { LuxError } from '@luxdb/core'

export function methodNotAllowed(method: string, allowed: readonly string[]): LuxError {
  return new LuxError('LUX_METHOD_NOT_ALLOWED', `${method} is not allowed here; use ${allowed.join(', ')}.`, {
    details: { method, allowed },
  })
}

/** @throws LUX_METHOD_NOT_ALLOWED */
export function assertMethod(method: string, allowed: readonly string[]): void {
  if (!allowed.includes(method)) throw methodNotAllowed(method, allowed)
}
