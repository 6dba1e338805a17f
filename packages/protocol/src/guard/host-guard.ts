import { LuxError } from '@luxdb/core'

/** Checks the Host header of a request. @throws LUX_HOST_REFUSED */
export type HostGuard = (host: string | null | undefined) => void

/** Every address of 127.0.0.0/8 is this machine; a page cannot point a name at one and ask for the address. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

export interface HostGuardOptions {
  /**
   * Names under which the server may be asked, without port; `loopback` stands for this machine's own.
   * A page of another site that points its own name at this server (DNS rebinding) is refused by it.
   */
  readonly hosts: 'loopback' | readonly string[]
}

export function createHostGuard({ hosts }: HostGuardOptions): HostGuard {
  const isAllowed = hosts === 'loopback' ? (name: string) => LOOPBACK.test(name) : isListed(hosts)
  return (host) => {
    if (isAllowed(hostNameOf(host ?? ''))) return
    throw new LuxError(
      'LUX_HOST_REFUSED',
      'This server does not answer under that name; use one that it knows.',
    )
  }
}

function isListed(hosts: readonly string[]): (name: string) => boolean {
  const allowed = new Set(hosts.map((name) => name.toLowerCase()))
  return (name) => allowed.has(name)
}

/** The name without its port, in lower case; nothing when it is not of the form of a Host header. */
function hostNameOf(host: string): string {
  const [, name = ''] = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,255})(?::\d{1,5})?$/i.exec(host) ?? []
  return name.toLowerCase()
}
