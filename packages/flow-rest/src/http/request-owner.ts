import { ANONYMOUS_PRINCIPAL, LOCAL_PRINCIPAL, type Principal } from '@luxdb/core'

const NOBODY: ReadonlySet<string> = new Set([ANONYMOUS_PRINCIPAL.id, LOCAL_PRINCIPAL.id])

/** Whom a request is counted for: its principal, or the address of a client without credentials. */
export function ownerOf({ id }: Principal, address: string): string {
  return NOBODY.has(id) ? `address ${address}` : `principal ${id}`
}
