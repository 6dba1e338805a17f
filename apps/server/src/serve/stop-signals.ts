/** What asks a process to stop. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 }

/**
 * Aborts at the first SIGINT or SIGTERM; the second ends the process at once. `release` goes back to
 * the system's own handling.
 */
export function stopSignals(onStop: (name: string) => void): {
  readonly signal: AbortSignal
  readonly release: () => void
} {
  const abort = new AbortController()
  const onSignal = (name: keyof typeof EXIT_CODES): void => {
    if (abort.signal.aborted) process.exit(EXIT_CODES[name])
    onStop(name)
    abort.abort()
  }
  for (const name of STOP_SIGNALS) process.on(name, onSignal)
  const release = (): void => {
    for (const name of STOP_SIGNALS) process.removeListener(name, onSignal)
  }
  return { signal: abort.signal, release }
}
