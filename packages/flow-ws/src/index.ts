export type { PhoenixMessage } from './protocol/phoenix-message.js'
