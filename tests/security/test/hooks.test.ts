import { AstralEngine, CallbackFlow, kind, refuse } from '@luxdb/core'
import { createRestFlow } from '@luxdb/flow-rest'
import { postgresDriver } from '@luxdb/realm-postgres'
import { sqliteDriver } from '@luxdb/realm-sqlite'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import type { Ask, Question } from '../src/ask.js'
import { askFlow } from '../src/ask-flow.js'
import { openRealm, REALMS } from '../src/realms.js'

const Deed = kind(
  'deed',
  { name: z.string(), isSealed: z.boolean().default(false) },
  { soulId: 'text', access: { read: true, create: true, update: true, delete: true } },
)

const BAD = { soulId: 'new', name: 'bad' }
const MERGE = { prefer: 'resolution=merge-duplicates' }

/** Every way to write what the hooks refuse. */
const WRITES: readonly (readonly [name: string, path: string, question: Question])[] = [
  ['POST', '/beings/deed', { method: 'POST', body: BAD }],
  [
    'POST of several',
    '/beings/deed',
    { method: 'POST', body: [{ ...BAD, soulId: 'fine', name: 'fine' }, BAD] },
  ],
  [
    'POST of CSV',
    '/beings/deed',
    { method: 'POST', body: 'soulId,name\nnew,bad\n', headers: { 'content-type': 'text/csv' } },
  ],
  [
    'POST of lines',
    '/beings/deed',
    { method: 'POST', body: JSON.stringify(BAD), headers: { 'content-type': 'application/x-ndjson' } },
  ],
  [
    'POST that ignores what is there',
    '/beings/deed',
    { method: 'POST', body: BAD, headers: { prefer: 'resolution=ignore-duplicates' } },
  ],
  ['POST over one', '/beings/deed', { method: 'POST', body: { ...BAD, soulId: 'open' }, headers: MERGE }],
  [
    'POST over a sealed one',
    '/beings/deed',
    { method: 'POST', body: { soulId: 'sealed', name: 'x' }, headers: MERGE },
  ],
  ['PUT', '/beings/deed?soulId=eq.new', { method: 'PUT', body: BAD }],
  [
    'PUT over a sealed one',
    '/beings/deed?soulId=eq.sealed',
    { method: 'PUT', body: { soulId: 'sealed', name: 'x' } },
  ],
  ['PATCH', '/beings/deed?soulId=eq.open', { method: 'PATCH', body: { name: 'bad' } }],
  ['PATCH of all', '/beings/deed', { method: 'PATCH', body: { name: 'x' } }],
  ['PATCH of a sealed one', '/beings/deed/sealed', { method: 'PATCH', body: { isSealed: false } }],
  ['DELETE of all', '/beings/deed', { method: 'DELETE' }],
  ['DELETE of a sealed one', '/beings/deed/sealed', { method: 'DELETE' }],
  ['batch that makes', '/batch', batch({ type: 'manifest', kind: 'deed', beings: [BAD] })],
  [
    'batch that changes',
    '/batch',
    batch({ type: 'transform', kind: 'deed', soulId: 'sealed', patch: { name: 'x' } }),
  ],
  ['batch that removes', '/batch', batch({ type: 'dissolve', kind: 'deed', soulId: 'sealed' })],
]

function batch(last: object): Question {
  const first = { type: 'manifest', kind: 'deed', beings: [{ soulId: 'fine', name: 'fine' }] }
  return { method: 'POST', body: { requests: [first, last] } }
}

describe.each(REALMS)('what a hook refuses, on %s', (name) => {
  let ask: Ask
  let stop: () => Promise<void>
  beforeAll(async () => {
    const realm = await openRealm(name, inject('postgresUrl'))
    const flow = createRestFlow()
    const callbacks = new CallbackFlow()
    callbacks.before(Deed, 'manifest', ({ after }) => {
      if (after.name === 'bad') throw refuse('no bad deeds')
    })
    callbacks.before(Deed, 'transform', ({ before, after }) => {
      if (before.isSealed || after.name === 'bad') throw refuse('it is sealed')
    })
    callbacks.before(Deed, 'dissolve', ({ before }) => {
      if (before.isSealed) throw refuse('it is sealed')
    })
    const engine = await new AstralEngine({
      realms: { primary: realm.url },
      drivers: [sqliteDriver, postgresDriver],
      kinds: [Deed],
      flows: [flow, callbacks],
    }).awaken()
    await engine
      .realm('primary')
      .of(Deed)
      .manifest([
        { soulId: 'open', name: 'open' },
        { soulId: 'sealed', name: 'sealed', isSealed: true },
      ])
    ask = askFlow(flow)
    stop = async () => {
      await engine.transcend()
      await realm.remove()
    }
  })
  afterAll(() => stop?.())

  it.each(WRITES)('is written in no way, and nothing with it: %s', async (_, path, question) => {
    const before = await ask('/beings/deed?order=soulId')
    const { status, json } = await ask(path, question)
    expect([status, json]).toMatchObject([
      400,
      { code: expect.stringMatching(/^(P0001|LUX_REFUSED|PGRST127)$/) },
    ])
    expect((await ask('/beings/deed?order=soulId')).text).toBe(before.text)
  })
})
