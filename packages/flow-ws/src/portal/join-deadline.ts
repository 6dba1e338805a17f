import type { Portal } from './portal.js'

const UNAUTHENTICATED = 4401

/**
 * Ends the portal of somebody without credentials who has joined no channel in time: who says neither who they
 * are nor what they want takes a place from others. What is returned calls it off.
 */
export function joinDeadline(portal: Portal, joinTimeoutMs: number): () => void {
  // Others need no timer.
  if (!isAnonymous(portal)) return () => undefined
  const timer = setTimeout(() => {
    if (portal.load.channels === 0 && isAnonymous(portal))
      portal.close(UNAUTHENTICATED, 'LUX_UNAUTHENTICATED')
  }, joinTimeoutMs)
  timer.unref()
  return () => clearTimeout(timer)
}

function isAnonymous({ principal }: Portal): boolean {
  return principal.roles.includes('anonymous')
}
