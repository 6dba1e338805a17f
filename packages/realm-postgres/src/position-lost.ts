import { LuxError } from '@luxdb/core'

/** The refusal of a position that the log cannot be read from. */
export function positionLost(reason: 'expired' | 'epoch' | 'invalid'): LuxError {
  return new LuxError('LUX_POSITION_LOST', 'The log no longer reaches back to this position; read anew.', {
    details: { reason },
  })
}
