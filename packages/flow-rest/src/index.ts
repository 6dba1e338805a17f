export { channelRequest } from './call/channel-request.js'
export { manifestResponse } from './call/manifest-response.js'
export type {
  CallContext,
  CallOrigin,
  CreateCall,
  DeleteCall,
  DissolveCall,
  EvolveCall,
  FindCall,
  ListCall,
  QueryCall,
  RestCall,
  UpdateCall,
  WriteCall,
  WriteCondition,
} from './call/rest-call.js'
export type { HttpRequest } from './http/http-request.js'
export type { Preferences } from './http/read-preferences.js'
export type { Representation } from './http/read-representation.js'
export type { RequestPeer } from './http/request-peer.js'
export type { ResponseParts } from './http/response-parts.js'
export { type NodeListener, type NodeListenerOptions, nodeListener } from './node/node-listener.js'
export { createRestFlow, RestFlow } from './rest-flow.js'
export {
  DEFAULT_REST_LIMITS,
  type FaultContext,
  type RestFlowLimits,
  type RestFlowOptions,
} from './rest-flow-options.js'
