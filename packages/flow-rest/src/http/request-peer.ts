/** Where a request came from, as far as whoever took it off the network says. */
export interface RequestPeer {
  /** Address of the client, such as `203.0.113.7` or `2001:db8::1`. */
  readonly address?: string
  /** What servers of Node hand along (@hono/node-server). */
  readonly incoming?: { readonly socket: PeerSocket }
}

interface PeerSocket {
  readonly remoteAddress?: string | undefined
  destroy?(): unknown
}

/** Cuts the connection of a client; false where it is not known. */
export function hangUp({ incoming }: RequestPeer): boolean {
  if (incoming?.socket.destroy === undefined) return false
  readonly destroyed?: boolean
  incoming.socket.destroy()
  return true
}
