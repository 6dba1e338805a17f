import { isLuxError, type LuxError, type LuxErrorCode } from '@luxdb/core'

/** The error with which a call was refused; fails when it was not, or with another code. */
export async function expectRefusal(code: LuxErrorCode, call: () => unknown): Promise<LuxError> {
  return expectRefusalOf([code], call)
}

/** As {@link expectRefusal}, where several codes are right. */
export async function expectRefusalOf(
  codes: readonly LuxErrorCode[],
  call: () => unknown,
): Promise<LuxError> {
  const expected = codes.join(' or ')
  let value: unknown
  try {
    value = await call()
  } catch (error) {
    if (isLuxError(error) && codes.includes(error.code)) return error
    throw new Error(`Expected ${expected}, but the call failed with ${describeError(error)}.`, {
      cause: error,
    })
  }
  throw new Error(`Expected ${expected}, but the call returned ${describeValue(value)}.`)
}

function describeError(error: unknown): string {
  return isLuxError(error) ? `${error.code} (${error.message})` : String(error)
}

function describeValue(value: unknown): string {
  const text = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? `${member}n` : member,
  )
  return (text ?? String(value)).slice(0, 300)
}
