import type { AstralLogger } from '@luxdb/wisdom'

const SIGNAL = 'SIGUSR2'

/**
 * SIGUSR2 has everything logged from `debug` on, and the next one as it was configured. Returns what gives the signal
 * back to the system.
 */
export function onLevelSignal(logger: AstralLogger): () => void {
  const configured = logger.level
  const onSignal = (): void => {
    logger.level = logger.level === configured ? 'debug' : configured
    logger.warn({ level: logger.level }, `${SIGNAL}: logging from ${logger.level} on`)
  }
  process.on(SIGNAL, onSignal)
  return () => void process.removeListener(SIGNAL, onSignal)
}
