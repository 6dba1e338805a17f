import { setMaxListeners } from 'node:events'
import type { CallSignal } from '../realm/call-signal.js'

/**
 * Calls back when a signal aborts, once; the returned function takes that back. However many follow one signal,
 * that is no leak to warn of: each takes its listener back.
 */
export function onAbort(signal: CallSignal, listener: () => void): () => void {
  if (signal instanceof AbortSignal) setMaxListeners(0, signal)
  signal.addEventListener('abort', listener, { once: true })
  return () => signal.removeEventListener('abort', listener)
}
