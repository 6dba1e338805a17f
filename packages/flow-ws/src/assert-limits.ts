import { LuxError } from '@luxdb/core'
import type { WebSocketFlowLimits } from './websocket-flow-options.js'

/** Each first limit has to be below the second, or one of them would never act. */
const ORDERS: readonly (readonly [keyof WebSocketFlowLimits, keyof WebSocketFlowLimits])[] = [
  ['pingAfterMs', 'silentMs'],
  ['maxBufferedBytes', 'maxStalledBytes'],
  ['presenceBeatMs', 'presenceSilentMs'],
]

/** @throws LUX_INVALID_CONFIG for limits that contradict each other */
export function assertLimits(limits: WebSocketFlowLimits): void {
  for (const [lower, upper] of ORDERS) {
    if (limits[lower] < limits[upper]) continue
    throw new LuxError(
      'LUX_INVALID_CONFIG',
      `${lower} is ${limits[lower]} and ${upper} ${limits[upper]}; make ${lower} the smaller one.`,
      { details: { key: lower, [lower]: limits[lower], [upper]: limits[upper] } },
    )
  }
}
