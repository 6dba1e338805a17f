export type { Portal } from './portal/portal.js'
export type { PortalSocket } from './portal/portal-socket.js'
export type { SerializerVersion } from './protocol/phoenix-message.js'
export type { Energy } from './topics/energy-topic.js'
export { type PortalConnection, WebSocketFlow } from './websocket-flow.js'
export {
  DEFAULT_WEBSOCKET_LIMITS,
  type TopicAction,
  type WebSocketFlowLimits,
  type WebSocketFlowOptions,
} from './websocket-flow-options.js'
export { WIRE_VERSION } from './wire/wire-version.js'
