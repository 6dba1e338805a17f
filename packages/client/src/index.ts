export { createClient, type LuxClient, type LuxClientOptions } from './create-client.js'
export type { LiveQuery, LiveStatus } from './live-query.js'
export type { SocketLike, SocketMaker } from './phoenix-socket.js'
export type { WatchQuery } from './watch-query.js'
