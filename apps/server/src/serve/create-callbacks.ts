import { CallbackFlow } from '@luxdb/core'
import type { Settings } from '../config/config-schema.js'

/** Hooks, consumers and webhooks as the settings register them. @throws LUX_INVALID_CONFIG */
export async function createCallbacks({ flows, callbacks }: Settings): Promise<CallbackFlow> {
  const flow = new CallbackFlow(flows.callback)
  await callbacks?.(flow)
  return flow
}
