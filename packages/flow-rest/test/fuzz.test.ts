import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seed, startServer, type TestServer } from './test-server.js'

/** Words of the grammar and of the kinds, and what does not belong there. */
const TOKENS = [
  ...'select order limit offset and or not columns on_conflict'.split(' '),
  ...'soulId name population mayor facts country energyLevel version manifestationTime nobody'.split(' '),
  ...'eq neq gt gte lt lte like ilike in is isdistinct cs cd ov fts match sl any all'.split(' '),
  ...'null true 5 -1 1e9 2024-05-17 asc desc nullsfirst inner count() sum() int'.split(' '),
  ...[
    '=',
    '=',
    '&',
    '&',
    '.',
    '.',
    '.',
    ',',
    '(',
    ')',
    '(',
    ')',
    '->',
    '->>',
    '::',
    ':',
    '!',
    '*',
    '{',
    '}',
    '"',
    '\\',
    '[',
    ']',
    '...',
    '-',
  ],
  ...['%22', '%00', '%ff', '%', '+', '%F0%9F%98%80', '%C3%B3'],
]
const query = fc.array(fc.constantFrom(...TOKENS), { maxLength: 24 }).map((tokens) => tokens.join(''))
const method = fc.constantFrom('GET', 'GET', 'HEAD', 'PATCH', 'DELETE', 'POST')
const header = fc.constantFrom(
  {},
  { prefer: 'return=representation, count=exact' },
  { prefer: 'handling=strict, max-affected=1' },
  { accept: 'application/vnd.pgrst.object+json' },
  { range: '0-1' },
)

describe('whatever is asked', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer('sqlite://:memory:')
    await seed(server)
  })
  afterAll(() => server.engine.transcend())

  it('is no fault of the server', async () => {
    await fc.assert(
      fc.asyncProperty(
        method,
        query,
        header,
        fc.json({ maxDepth: 2 }),
        async (verb, search, headers, json) => {
          const hasBody = verb === 'PATCH' || verb === 'POST'
          const body: unknown = hasBody ? JSON.parse(json) : undefined
          const answer = await server.send(verb, `/beings/city?${search}`, body, { ...headers })
          expect([answer.status < 500, answer.text]).toEqual([true, answer.text])
        },
      ),
      { numRuns: 1_500 },
    )
    expect(server.flow.pulse()).toMatchObject({ faults: 0 })
  }, 30_000)
})
