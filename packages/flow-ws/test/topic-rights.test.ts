import { expect, it } from 'vitest'
import { PEOPLE, startPortals, until } from './test-portals.js'
import { joined, realtimeClient } from './test-realtime.js'

it('lets those who have not logged in listen, but not speak', async () => {
  const server = await startPortals({ authenticator: PEOPLE })
  const heard: unknown[] = []
  const listener = realtimeClient(server, 'anonymous').channel('room')
  listener.on('broadcast', { event: '*' }, ({ payload }) => heard.push(payload))
  await joined(listener)
  const stranger = realtimeClient(server, 'anonymous').channel('room', {
    config: { broadcast: { ack: true } },
  })
  await joined(stranger)
  expect(await stranger.send({ type: 'broadcast', event: 'said', payload: { by: 'a stranger' } })).not.toBe(
    'ok',
  )
  const url = server.url.replace('ws:', 'http:').replace('/socket', '/realtime/v1/api/broadcast')
  const body = JSON.stringify({ messages: [{ topic: 'room', event: 'said', payload: { by: 'a stranger' } }] })
  const headers = { 'content-type': 'application/json', apikey: 'anonymous' }
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBeGreaterThan(400)
  const reader = realtimeClient(server, 'reader').channel('room', { config: { broadcast: { ack: true } } })
  await joined(reader)
  expect(await reader.send({ type: 'broadcast', event: 'said', payload: { by: 'a reader' } })).toBe('ok')
  await until(() => heard.length > 0, 'the reader is heard')
  expect(heard).toEqual([{ by: 'a reader' }])
})
