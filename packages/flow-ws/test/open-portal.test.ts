import type { Principal } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import type { Portal, PortalSocket, WebSocketFlow } from '../src/index.js'
import { startPortals, until } from './test-portals.js'

const ADA: Principal = { id: 'ada', roles: ['reader'], claims: {} }

/** A connection of a program's own: a message on it is one frame, which is short. */
class OwnConnection implements PortalSocket {
  readonly bufferedBytes = 0
  readonly messages: unknown[] = []
  closed: readonly [code: number, reason: string] | undefined

  write(frames: Buffer): void {
    for (let at = 0; at < frames.length; ) {
      const length = frames[at + 1] === 126 ? frames.readUInt16BE(at + 2) : (frames[at + 1] ?? 0)
      const start = at + (frames[at + 1] === 126 ? 4 : 2)
      this.messages.push(JSON.parse(frames.toString('utf8', start, start + length)))
      at = start + length
    }
  }

  onDrain(): void {
    // It takes everything at once.
  }

  close(code: number, reason: string): void {
    this.closed = [code, reason]
  }

  ping(): void {
    this.messages.push('ping')
  }
}

function openOn(flow: WebSocketFlow, clientId = 'ada 1'): { socket: OwnConnection; portal: Portal } {
  const socket = new OwnConnection()
  return { socket, portal: flow.openPortal(clientId, { socket, principal: ADA }) }
}

const join = (topic: string): string => JSON.stringify(['1', '1', topic, 'phx_join', {}])

describe('a portal over a connection of one’s own', () => {
  it('joins, hears and ends like any other', async () => {
    const { flow } = await startPortals()
    const { socket, portal } = openOn(flow)
    portal.receiveText(join('energy:news'))
    await until(() => socket.messages.length === 1, 'the join is answered')
    await flow.broadcastEnergy({ channel: 'news', payload: { level: 9 } })
    await until(() => socket.messages.length === 2, 'the energy came')
    expect(socket.messages[1]).toEqual([null, null, 'energy:news', 'energy', { level: 9 }])
    expect(flow.clientIds).toEqual(['ada 1'])
    expect(flow.pulse()).toMatchObject({ portals: 1, channels: 1 })
    expect(flow.closePortal('ada 1', 'enough')).toBe(true)
    expect(socket.closed).toEqual([1000, 'enough'])
    expect(flow.pulse()).toMatchObject({ portals: 0, channels: 0 })
  })

  it('is listed in the state of the engine', async () => {
    const { engine, flow } = await startPortals()
    const { portal, socket } = openOn(flow)
    portal.receiveText(join('energy:news'))
    await until(() => socket.messages.length === 1, 'the join is answered')
    expect((await engine.meditate()).flows['websocket']).toMatchObject({
      portals: 1,
      slowest: [{ clientId: 'ada 1', principal: 'ada', channels: 1, bufferedBytes: 0 }],
    })
  })

  it('is the only one of its client', async () => {
    const { flow } = await startPortals()
    openOn(flow)
    expect(() => openOn(flow)).toThrow(RangeError)
    expect(flow.closePortal('ada 1')).toBe(true)
    openOn(flow)
    expect(flow.pulse()).toMatchObject({ portals: 1 })
  })

  it('counts for its principal, and has no place once the flow has stopped', async () => {
    const { flow, engine } = await startPortals({ limits: { maxPortalsPerPrincipal: 1 } })
    openOn(flow)
    expect(() => openOn(flow, 'ada 2')).toThrow(expect.objectContaining({ code: 'LUX_OVERLOADED' }))
    await engine.transcend()
    expect(() => openOn(flow, 'ada 3')).toThrow(expect.objectContaining({ code: 'LUX_SHUTTING_DOWN' }))
  })
})

describe('a binary push', () => {
  /** Kind 0 of serializer 2.0.0: lengths, then the texts that they are of, then bytes. */
  function push(topic: string): Buffer {
    const texts = ['1', '7', topic, 'draw'].map((text) => Buffer.from(text))
    return Buffer.concat([
      Buffer.from([0, ...texts.map(({ length }) => length)]),
      ...texts,
      Buffer.from([1, 2]),
    ])
  }

  it('is answered: nobody here takes bare bytes', async () => {
    const { flow } = await startPortals()
    const { socket, portal } = openOn(flow)
    portal.receiveText(join('energy:news'))
    await until(() => socket.messages.length === 1, 'the join is answered')
    portal.receiveBinary(push('energy:news'))
    portal.receiveBinary(push('energy:other'))
    await until(() => socket.messages.length === 3, 'both are answered')
    const answer = (topic: string, reason: string): unknown => [
      '1',
      '7',
      topic,
      'phx_reply',
      { status: 'error', response: { reason } },
    ]
    expect(socket.messages.slice(1)).toEqual([
      answer('energy:news', 'no binary events here'),
      answer('energy:other', 'unmatched topic'),
    ])
  })
})
