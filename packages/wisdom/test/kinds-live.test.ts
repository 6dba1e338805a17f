import type { LiveQuery } from '@luxdb/client'
import { ANONYMOUS_PRINCIPAL, type JsonObject, kind, LOCAL_PRINCIPAL } from '@luxdb/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { eventually, type KindsServer, openKindsStorage } from './test-kinds-server.js'
import { REALM_TYPES, type RealmType } from './test-realms.js'

const Country = kind('country', { name: z.string() }, { access: { read: true } })
const NAME = { type: 'string' }
const WHOLE = { v: 1, type: 'query' } as const

function cityOf(properties: JsonObject, keywords: JsonObject = {}): JsonObject {
  return { title: 'city', type: 'object', properties, required: ['name'], 'x-lux': keywords }
}

/** The server that changes kinds, and the one whose clients follow: in memory they are one. */
async function servers(
  type: RealmType,
): Promise<{ readonly here: KindsServer; readonly there: KindsServer }> {
  const storage = await openKindsStorage(type, [Country])
  onTestFinished(() => storage.drop())
  const here = await storage.serve()
  return { here, there: type === 'memory' ? here : await storage.serve() }
}

async function untilServed({ ask }: KindsServer, name: string): Promise<void> {
  await eventually(
    () => ask('GET', `/kinds/${name}`),
    ({ status }) => status === 200,
  )
}

/** What a live query ends with; it may be told to begin anew before that. */
async function ending(messages: AsyncIterator<unknown>): Promise<unknown> {
  try {
    while ((await messages.next()).done !== true);
  } catch (error) {
    return error
  }
  return undefined
}

async function rowsUntil(query: LiveQuery<JsonObject>, isRight: (text: string) => boolean): Promise<void> {
  await eventually(
    async () => `${query.status} ${JSON.stringify(query.rows())} ${JSON.stringify(query.refusal)}`,
    isRight,
  )
}

describe.each(REALM_TYPES)('live queries over kinds made at run time in %s', (type) => {
  it('follow the kind through a change, while others notice nothing', async () => {
    const { here, there } = await servers(type)
    await here.ask('POST', '/kinds', cityOf({ name: NAME, mood: NAME }))
    await untilServed(there, 'city')
    const cities = there.client.watch<JsonObject>({ kind: 'city' })
    const countries = there.engine.watch(
      { type: 'watch', kind: 'country', query: { ...WHOLE, kind: 'country' } },
      ANONYMOUS_PRINCIPAL,
    )
    const said: string[] = []
    const following = (async () => {
      for await (const message of countries.messages) {
        said.push(message.type)
        if (message.type === 'delta' && message.changes.length > 0) return
      }
    })()
    await here.ask('POST', '/beings/city', { name: 'Rome', mood: 'old' })
    await rowsUntil(cities, (text) => text.includes('"mood":"old"'))
    await here.ask('POST', '/kinds', cityOf({ name: NAME, size: { type: 'integer', default: 3 } }))
    await rowsUntil(
      cities,
      (text) => text.startsWith('live') && text.includes('"size":3') && !text.includes('mood'),
    )
    await here.ask('POST', '/beings/city', { name: 'Oslo', size: 7 })
    await rowsUntil(cities, (text) => text.includes('"size":7'))
    await here.ask('POST', '/beings/country', { name: 'Poland' })
    await following
    expect(said[0]).toBe('snapshot')
    expect(said).not.toContain('resync')
  })

  it('go on as events over HTTP, too', async () => {
    const { here, there } = await servers(type)
    await here.ask('POST', '/kinds', cityOf({ name: NAME, mood: NAME }))
    await untilServed(there, 'city')
    const { body } = await there.fetch('/beings/city', { headers: { accept: 'text/event-stream' } })
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const read = async (what: string): Promise<void> => {
      while (!text.includes(what)) {
        const { value } = (await reader?.read()) ?? {}
        if (value === undefined) throw new Error(`The stream ended with ${text}`)
        text += value
      }
    }
    await read('event: snapshot')
    await here.ask('POST', '/kinds', cityOf({ name: NAME, size: { type: 'integer', default: 3 } }))
    await here.ask('POST', '/beings/city', { name: 'Rome' })
    await read('"size":3')
    expect(text).toContain('event: resync')
    expect(text).not.toContain('event: failure')
    await reader?.cancel()
  })

  it('end with the kind, and with the right to read it', async () => {
    const { here, there } = await servers(type)
    await here.ask('POST', '/kinds', cityOf({ name: NAME }, { access: { read: true } }))
    await untilServed(there, 'city')
    const watch = { type: 'watch', kind: 'city', query: { ...WHOLE, kind: 'city' } } as const
    const stranger = there.engine.watch(watch, ANONYMOUS_PRINCIPAL).messages[Symbol.asyncIterator]()
    expect((await stranger.next()).value).toMatchObject({ type: 'snapshot' })
    await here.ask('POST', '/kinds', cityOf({ name: NAME }, { access: { read: false } }))
    expect(await ending(stranger)).toMatchObject({ code: 'LUX_KIND_CHANGED' })
    expect(() => there.engine.watch(watch, ANONYMOUS_PRINCIPAL)).toThrow(
      expect.objectContaining({ code: 'LUX_FORBIDDEN' }),
    )
    const admin = there.engine.watch(watch, LOCAL_PRINCIPAL).messages[Symbol.asyncIterator]()
    await admin.next()
    await here.ask('DELETE', '/kinds/city')
    expect(await ending(admin)).toMatchObject({ code: 'LUX_KIND_CHANGED' })
  })
})
