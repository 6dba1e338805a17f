import type { SacredQuery } from '@luxdb/core/query'
import { type AskOptions, askQuery, type FetchLike, type QueryAnswer } from './ask-query.js'
import { type LiveQuery, TopicLiveQuery } from './live-query.js'
import { PhoenixSocket, type SocketLike, type SocketMaker } from './phoenix-socket.js'
import type { WatchQuery } from './watch-query.js'
import { WIRE_VERSION } from './wire-version.js'

export interface LuxClientOptions {
  /** API key or JWT. */
  readonly token?: string
  /** Opens a WebSocket; default: that of the platform. On Node 20: `(url) => new WebSocket(url)` with the one of `ws`. */
  readonly open?: SocketMaker
  /** Asks over HTTP; default: that of the platform. */
  readonly fetch?: FetchLike
  /** Milliseconds between signs of life; default 25,000. */
  readonly heartbeatMs?: number
  /** Milliseconds before the next try to connect, by how many have failed. */
  readonly backoffMs?: (failures: number) => number
}

export interface LuxClient {
  /** Asks a query once. At most as many rows come as the server gives at once. @throws LuxError as the server says it */
  query(query: SacredQuery, options?: AskOptions): Promise<QueryAnswer>
  /** Follows a query; its rows stay right over lost connections and restarts of the server. */
  watch<T = Readonly<Record<string, unknown>>>(asked: WatchQuery): LiveQuery<T>
  /** Ends the connection and every live query. */
  close(): void
}

/**
 * A client of a LuxDB server.
 *
 * @param url of the server, such as `https://db.example.com`
 * @throws TypeError when the platform has no WebSocket and none is given
 */
export function createClient(url: string, options: LuxClientOptions = {}): LuxClient {
  const { token, open = platformSocket(), fetch = globalThis.fetch, heartbeatMs, backoffMs } = options
  const socket = new PhoenixSocket({
    url: socketUrl(url, token),
    open,
    ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    ...(backoffMs === undefined ? {} : { backoffMs }),
  })
  let queries = 0
  return {
    query: (query, askOptions = {}) => askQuery({ url, token, fetch }, query, askOptions),
    watch: <T>(asked: WatchQuery): LiveQuery<T> => {
      queries += 1
      return new TopicLiveQuery<T>(`query:${queries}`, asked, socket)
    },
    close: () => socket.close(),
  }
}

function socketUrl(url: string, token: string | undefined): string {
  const target = new URL('socket/websocket', url.endsWith('/') ? url : `${url}/`)
  target.protocol = target.protocol.replace('http', 'ws')
  target.searchParams.set('vsn', '2.0.0')
  target.searchParams.set('wire', String(WIRE_VERSION))
  if (token !== undefined) target.searchParams.set('apikey', token)
  return target.href
}

function platformSocket(): SocketMaker {
  const { WebSocket: Platform } = globalThis as { WebSocket?: new (url: string) => SocketLike }
  if (Platform === undefined) {
    throw new TypeError(
      'This platform has no WebSocket; give one, as in createClient(url, { open: (to) => new WebSocket(to) }).',
    )
  }
  return (url) => new Platform(url)
}
