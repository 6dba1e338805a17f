import type { Harmony } from '../harmony/harmony.js'
import type { AstralRequest } from './astral-request.js'

/** Tells of a write that came too late for the version that it was meant for. */
export function noteConflict(request: AstralRequest, harmony: Harmony): void {
  if (request.type !== 'transform' && request.type !== 'dissolve') return
  const { kind, soulId, version } = request
  if (soulId !== undefined && version !== undefined)
    harmony.resolveConflict({ kind, soulId, expectedVersion: version })
}
