import { LuxError } from '../errors/lux-error.js'

/** Runs a call with a signal that ends it; what does not heed it is given up on. @throws LUX_TIMEOUT */
export async function withinTime(
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<void> | void,
): Promise<void> {
  const ending = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new LuxError(
        'LUX_TIMEOUT',
        `A callback took longer than ${timeoutMs} ms; make it faster or raise timeoutMs.`,
        { details: { timeoutMs } },
      )
      reject(error)
      ending.abort(error)
    }, timeoutMs)
  })
  try {
    await Promise.race([run(ending.signal), late])
  } finally {
    clearTimeout(timer)
  }
}
