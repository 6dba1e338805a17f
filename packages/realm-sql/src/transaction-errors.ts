import { LuxError } from '@luxdb/core'

/** Of a transaction that let others wait. */
export function idleTransactionError(idleMs: number): LuxError {
  return new LuxError(
    'LUX_TRANSACTION_TIMEOUT',
    `The transaction did nothing for ${idleMs} ms and was undone; use only its own handle inside, and keep other work out.`,
    { details: { idleLimitMs: idleMs } },
  )
}

/** Of a transaction that is not over at its deadline. */
export function lateTransactionError(timeoutMs: number): LuxError {
  return new LuxError(
    'LUX_TRANSACTION_TIMEOUT',
    `The transaction was not over after ${timeoutMs} ms and was undone; make it shorter or allow more time.`,
    { details: { timeoutMs } },
  )
}

/** Of a call to a transaction that is no more. */
export function endedTransactionError(): LuxError {
  return new LuxError('LUX_TRANSACTION_ABORTED', 'This transaction is over; start a new one.')
}
