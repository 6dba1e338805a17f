import { LuxError } from '../errors/lux-error.js'

/** `expired`: before the floor of the log; `epoch`: of another history; `invalid`: no position at all. */
export type LostReason = 'expired' | 'epoch' | 'invalid'

/** The refusal of a position that the log cannot be read from. */
export function positionLost(reason: LostReason): LuxError {
  return new LuxError('LUX_POSITION_LOST', 'The log no longer reaches back to this position; read anew.', {
    details: { reason },
  })
}

/** Why a position was refused; anything but a known reason counts as `invalid`. */
export function lostReasonOf({ details }: LuxError): LostReason {
  const { reason } = details
  return reason === 'expired' || reason === 'epoch' ? reason : 'invalid'
}
