import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { City } from '../src/kinds.js'
import { SHARED_REALMS, type SharedServer, startTwoServers, type TwoServers } from '../src/two-servers.js'

describe.each(SHARED_REALMS)('two servers on one %s', (name) => {
  let servers: TwoServers
  beforeAll(async () => {
    servers = await startTwoServers(name, inject('postgresUrl'))
  })
  afterAll(() => servers.stop())

  const post = async ({ flow }: SharedServer, key: string, soulId: string) => {
    const response = await flow.fetch(
      new Request('http://localhost/beings/city?select=name,version', {
        method: 'POST',
        body: JSON.stringify({ soulId, name: soulId, countryId: 'PL' }),
        headers: {
          'content-type': 'application/json',
          prefer: 'return=representation',
          'idempotency-key': key,
        },
      }),
    )
    return { status: response.status, text: await response.text(), headers: response.headers }
  }

  it('give one effect and one answer to fifty equal requests at once', async () => {
    const { first, second } = servers
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => post(index % 2 === 0 ? first : second, 'fifty', 'lcj')),
    )
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['201 [{"name":"lcj","version":1}]']),
    )
    const replayed = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')
    expect(replayed).toHaveLength(49)
    const found = await first.flow.fetch(new Request('http://localhost/beings/city?select=name&name=eq.lcj'))
    expect(await found.json()).toEqual([{ name: 'lcj' }])
  })

  it('forget an answer with the being that it tells of', async () => {
    const { first, second } = servers
    await post(first, 'erased', 'szz')
    await second.engine.realm('primary').erase(City, 'szz')
    const again = await post(first, 'erased', 'szz')
    expect([again.status, JSON.parse(again.text)]).toMatchObject([409, { code: '25000' }])
  })

  it('tell followers of what the other has written, and go on where the other was left', async () => {
    const { first, second } = servers
    const follow = async ({ flow }: SharedServer, since?: string) => {
      const headers = { accept: 'text/event-stream', ...(since !== undefined && { 'last-event-id': since }) }
      const url = 'http://localhost/beings/city?select=name&name=like.live*'
      const { body } = await flow.fetch(new Request(url, { headers }))
      const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      const until = async (part: string): Promise<string> => {
        while (!text.includes(part)) text += (await reader?.read())?.value ?? ''
        return text
      }
      return { until, leave: async () => reader?.cancel() }
    }
    const write = ({ engine }: SharedServer, name: string) =>
      engine.realm('primary').of(City).manifest({ soulId: name, name, countryId: 'PL' })
    const there = await follow(first)
    await there.until('event: snapshot')
    await write(second, 'live-1')
    const seen = await there.until('"name":"live-1"')
    await there.leave()
    const cursor = [...seen.matchAll(/^id: (.+)$/gm)].at(-1)?.[1]
    await write(first, 'live-2')
    const elsewhere = await follow(second, cursor)
    const text = await elsewhere.until('"name":"live-2"')
    expect(text).not.toMatch(/live-1|snapshot|resync/)
    await elsewhere.leave()
    await vi.waitFor(() => expect(second.flow.pulse()).toMatchObject({ eventStreams: 0 }))
  })
})
