import { WebSocketFlow } from '@luxdb/flow-ws'
import type { Settings } from '../config/config-schema.js'
import { createBus } from './create-bus.js'
import type { RestNeeds } from './create-rest.js'
import { isLoopback } from './loopback.js'

/** The WebSocket flow as the settings want it. */
export function createPortals(settings: Settings, { logger, authenticator }: RestNeeds): WebSocketFlow {
  const { flows } = settings
  const { mayUseTopic, ...limits } = settings.portals
  const isPrivate = isLoopback(flows.websocket.host) && isLoopback(flows.rest.host)
  return new WebSocketFlow({
    authenticator,
    bus: createBus(settings),
    // Where others can reach the server it is known by names that only its owner knows.
    hosts: isPrivate ? 'loopback' : 'any',
    origins: flows.origins,
    limits,
    ...(mayUseTopic === undefined ? undefined : { mayUseTopic }),
    errorVerbosity: isPrivate ? 'verbose' : 'minimal',
    onFault: (error, context) =>
      logger.error({ ...context, code: error.code, err: error.cause ?? error }, error.message),
  })
}
