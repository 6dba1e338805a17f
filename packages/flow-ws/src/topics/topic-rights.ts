import { LuxError, type Principal } from '@luxdb/core'
import type { TopicAction, WebSocketFlowOptions } from '../websocket-flow-options.js'

/** @throws LUX_FORBIDDEN when a principal may not do this with a topic */
export type AssertMayUse = (principal: Principal, topic: string, action: TopicAction) => void

export function createTopicRights({
  mayUseTopic = mayUse,
}: Pick<WebSocketFlowOptions, 'mayUseTopic'>): AssertMayUse {
  return (principal, topic, action) => {
    if (mayUseTopic(principal, topic, action)) return
    const doing = action === 'listen' ? 'read from' : 'write to'
    // Clients of Supabase look for these words.
    const reason = `Unauthorized: You do not have permissions to ${doing} this Channel topic: ${topic}`
    throw new LuxError('LUX_FORBIDDEN', reason)
  }
}

/** Everybody may listen; who speaks has to say who they are. */
function mayUse({ roles }: Principal, _topic: string, action: TopicAction): boolean {
  return action === 'listen' || !roles.includes('anonymous')
}
