import { expect, it } from 'vitest'
import { WebSocketFlow } from './websocket-flow.js'

it.each([
  ['pingAfterMs', { pingAfterMs: 60_000 }],
  ['maxBufferedBytes', { maxBufferedBytes: 2_000, maxStalledBytes: 1_000 }],
  ['presenceBeatMs', { presenceSilentMs: 10_000 }],
])('refuses limits of which %s would make another one idle', (key, limits) => {
  expect(() => new WebSocketFlow({ limits })).toThrow(
    expect.objectContaining({ code: 'LUX_INVALID_CONFIG', details: expect.objectContaining({ key }) }),
  )
})
