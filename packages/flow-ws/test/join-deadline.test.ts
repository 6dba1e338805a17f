import { once } from 'node:events'
import { ANONYMOUS_PRINCIPAL } from '@luxdb/core'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { answerOf, PEOPLE, phoenixSocket, startPortals } from './test-portals.js'

const authenticator = {
  authenticate: async (shown: Parameters<typeof PEOPLE.authenticate>[0]) =>
    shown.apiKey === undefined ? ANONYMOUS_PRINCIPAL : PEOPLE.authenticate(shown),
}

function openedSocket(url: string, query = ''): WebSocket {
  const socket = new WebSocket(`${url}/websocket${query}`)
  onTestFinished(() => socket.terminate())
  return socket
}

it('lets nobody stay who has neither credentials nor a channel', async () => {
  const { flow, url } = await startPortals({ authenticator, limits: { joinTimeoutMs: 100 } })
  const known = openedSocket(url, '?apikey=reader')
  await once(known, 'open')
  const channel = phoenixSocket(url).channel('energy:news')
  await answerOf(channel.join())
  const [code, reason] = await once(openedSocket(url), 'close')
  expect([code, String(reason)]).toEqual([4401, 'LUX_UNAUTHENTICATED'])
  expect(flow.clientIds).toHaveLength(2)
  expect(known.readyState).toBe(WebSocket.OPEN)
})
