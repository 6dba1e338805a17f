import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { City } from '../src/kinds.js'
import { type ServedRealm, serveRealm } from '../src/served-realm.js'

describe('a client that goes away while its write waits', () => {
  let served: ServedRealm
  beforeAll(async () => {
    served = await serveRealm('SQLite', inject('postgresUrl'))
  })
  afterAll(() => served.stop())

  it('takes its write with it', async () => {
    const { engine, url } = served
    await engine.realm('primary').transaction(async (transaction) => {
      // One that does nothing would be cut.
      const inFlight = async () => {
        await transaction.of(City).count()
        return (await engine.meditate()).flows['rest']?.['inFlight']
      }
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      await once(socket, 'connect')
      const body = JSON.stringify({ soulId: 'gone', name: 'Gone', countryId: 'PL' })
      const head = ['POST /beings/city HTTP/1.1', 'Host: localhost', 'Content-Type: application/json']
      socket.write([...head, `Content-Length: ${body.length}`, '', body].join('\r\n'))
      await vi.waitFor(async () => expect(await inFlight()).toBe(1))
      socket.destroy()
      await vi.waitFor(async () => expect(await inFlight()).toBe(0))
    })
    expect(await engine.realm('primary').of(City).contemplate('gone')).toBeUndefined()
  })
})
