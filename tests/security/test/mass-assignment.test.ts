import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Ask } from '../src/ask.js'
import { askFlow } from '../src/ask-flow.js'
import { type AttackedServer, attackedServer } from '../src/injection/attacked-server.js'
import { REALMS } from '../src/realms.js'

/** What no client says of a new being: LuxDB keeps it, or there is no such field. */
const NOT_FOR_CLIENTS: readonly (readonly [what: string, members: object])[] = [
  ['a version', { version: 7 }],
  ['a time of its making', { manifestationTime: '2001-01-01T00:00:00.000Z' }],
  ['another realm', { realm: 'elsewhere' }],
  ['a field that is not there', { isAdmin: true }],
  ['a column by its own name', { box_id: 'b1' }],
  ['a bond with a being in it', { box: { soulId: 'new', label: 'new' } }],
  ['a bond with a key in it', { box: 'b1' }],
  ['a role', { role: 'admin', roles: ['admin'] }],
  ['the table of it', { table: 'box' }],
  ['a wrong type', { rank: { $gt: 0 } }],
  ['a function of the database', { name: { raw: 'version()' } }],
]

describe.each(REALMS)('what bodies may not say, on %s', (name) => {
  let server: AttackedServer
  let ask: Ask
  let before: string
  beforeAll(async () => {
    server = await attackedServer(name, inject('postgresUrl'))
    ask = askFlow(server.flow)
    before = await everything()
  })
  afterAll(() => server?.stop())

  const everything = async (): Promise<string> =>
    (await Promise.all(['thing', 'box'].map((kind) => ask(`/beings/${kind}?order=soulId`))))
      .map(({ text }) => text)
      .join()

  it.each(NOT_FOR_CLIENTS)('is refused in every way to write, and not left out: %s', async (_, members) => {
    const being = { soulId: 'new', name: 'new', ...members }
    const merge = { prefer: 'resolution=merge-duplicates' }
    const lines = { 'content-type': 'application/x-ndjson' }
    const answers = await Promise.all([
      ask('/beings/thing', { method: 'POST', body: being }),
      ask('/beings/thing', { method: 'POST', body: [being] }),
      ask('/beings/thing', { method: 'POST', body: { ...being, soulId: 't1' }, headers: merge }),
      ask('/beings/thing', { method: 'POST', body: `${JSON.stringify(being)}\n`, headers: lines }),
      ask('/beings/thing?soulId=eq.new', { method: 'PUT', body: being }),
      ask('/beings/thing?soulId=eq.t1', { method: 'PATCH', body: members }),
      ask('/beings/thing/t1', { method: 'PATCH', body: members }),
      ask('/batch', {
        method: 'POST',
        body: { requests: [{ type: 'manifest', kind: 'thing', beings: [being] }] },
      }),
      ask('/batch', {
        method: 'POST',
        body: { requests: [{ type: 'transform', kind: 'thing', soulId: 't1', patch: members }] },
      }),
    ])
    // A version in a patch is the one that its writer has seen.
    expect(answers.map(({ status }) => (status === 412 ? 400 : status))).toEqual(answers.map(() => 400))
    expect(await everything()).toBe(before)
  })

  it('are keys of others, or of the being itself', async () => {
    for (const soulId of ['t2', 'new', '']) {
      const answer = await ask('/beings/thing/t1', { method: 'PATCH', body: { soulId } })
      expect([soulId, answer.status]).toEqual([soulId, 400])
      expect((await ask('/beings/thing?soulId=eq.t1', { method: 'PATCH', body: { soulId } })).status).toBe(
        400,
      )
    }
    expect(
      (await ask('/beings/thing?soulId=eq.t1', { method: 'PUT', body: { soulId: 't2', name: 'x' } })).status,
    ).toBe(400)
    expect((await ask('/beings/thing', { method: 'POST', body: { soulId: 't2', name: 'x' } })).status).toBe(
      409,
    )
    expect(await everything()).toBe(before)
  })
})
