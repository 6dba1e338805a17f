import { isLuxError, type LuxError } from '../errors/lux-error.js'

/** The code of the LuxError that `run` throws; undefined when it throws nothing. */
export function codeOf(run: () => unknown): string | undefined {
  return failureOf(run)?.code
}

export function failureOf(run: () => unknown): LuxError | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (isLuxError(error)) return error
    throw error
  }
}
