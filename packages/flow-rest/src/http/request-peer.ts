/** Where a request came from, as far as whoever took it off the network says. */
export interface RequestPeer {
  /** Address of the client, such as `203.0.113.7` or `2001:db8::1`. */
  readonly address?: string
  /** What servers of Node hand along (@hono/node-server). */
  readonly incoming?: { readonly socket: PeerSocket }
  readonly outgoing?: PeerResponse
  /** Called when the body is read piece by piece, which takes as long as it flows: whoever cuts slow bodies leaves it be. */
  readonly bodyFlows?: () => void
}

/** Of Node's responses: it closes when all of it has been handed to the system, or its client is gone. */
interface PeerResponse {
  once(event: 'close', listener: () => void): unknown
}

interface PeerSocket {
  readonly remoteAddress?: string | undefined
  readonly destroyed?: boolean
  destroy?(): unknown
}

/** Cuts the connection of a client; false where it is not known. */
export function hangUp({ incoming }: RequestPeer): boolean {
  if (incoming?.socket.destroy === undefined) return false
  incoming.socket.destroy()
  return true
}

/** Resolves when the answer has left; undefined where nobody tells. */
export function answerLeft({ outgoing }: RequestPeer): Promise<void> | undefined {
  return outgoing && new Promise((resolve) => outgoing.once('close', resolve))
}
