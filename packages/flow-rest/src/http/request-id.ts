const ACCEPTED = /^[A-Za-z0-9_-]{1,64}$/

/** The caller's id for its request, if it is one that may stand in logs and headers; else a fresh one. */
export function requestIdOf(given: string | null): string {
  return given !== null && ACCEPTED.test(given) ? given : crypto.randomUUID()
}
