import type { JsonObject } from '@luxdb/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Call, callsOf, KIND_CALLS, SYSTEM_CALLS } from './calls.js'
import { type Conversation, DocumentChecker, statusKey } from './document-checker.js'
import { SAMPLES, type Sample } from './samples.js'
import { type ServedKinds, serveKinds } from './served-kinds.js'

let served: ServedKinds
let checker: DocumentChecker
/** What was answered, as `operation status`. */
const seen = new Set<string>()

beforeAll(async () => {
  served = await serveKinds(SAMPLES.map(({ kind }) => kind))
  const realm = served.engine.realm('primary')
  for (const { kind, seeded } of SAMPLES) await realm.of(kind).manifest(seeded)
  const text = await (await fetch(`${served.url}/openapi.json`)).text()
  checker = new DocumentChecker(JSON.parse(text))
})
afterAll(() => served?.stop())

describe('the document and real answers agree on', () => {
  it.each(SAMPLES.map((sample) => [sample.kind.name, sample] as const))('%s', async (_, sample) => {
    let count = 0
    const fresh = (): JsonObject => sample.fresh(count++)
    const calls = await callsOf(sample, fresh, async () => {
      const being = fresh()
      await served.engine.realm('primary').of(sample.kind).manifest(being)
      return being
    })
    for (const call of calls) await expectAgreement(call)
  })

  it('the filters that it gives as examples', async () => {
    const lists = SAMPLES.flatMap((sample) => filterCalls(sample))
    expect(lists.length).toBeGreaterThan(50)
    for (const call of lists) await expectAgreement(call)
  })

  it('queries, batches and the state of the server', async () => {
    for (const call of SYSTEM_CALLS) await expectAgreement(call)
  })

  it('kinds that are made, changed and removed', async () => {
    for (const call of KIND_CALLS) await expectAgreement(call)
  })

  it('live queries as events', async () => {
    const end = new AbortController()
    const headers = { accept: 'text/event-stream', 'last-event-id': 'not-an-id' }
    const response = await fetch(`${served.url}/beings/course`, { headers, signal: end.signal })
    const conversation = {
      operation: 'listCourse',
      parameters: parametersOf('/beings/course', headers),
      sent: undefined,
      status: response.status,
      headers: response.headers,
      text: new TextDecoder().decode((await response.body?.getReader().read())?.value),
    }
    end.abort()
    expect(checker.problems(conversation)).toEqual([])
    expect([response.status, conversation.text]).toEqual([200, expect.stringContaining('event: ')])
  })

  it('everything that it says may come', () => {
    const promised = [...checker.operations.values()].flatMap(({ id, answers }) =>
      [...answers.keys()].map((status) => `${id} ${status}`),
    )
    expect(promised.filter((answer) => !seen.has(answer) && !isBeyondTests(answer))).toEqual([])
  })
})

describe('a document that is wrong shows where', () => {
  const right: Conversation = {
    operation: 'findCountry',
    parameters: [],
    sent: undefined,
    status: 200,
    headers: new Headers({ 'content-type': 'application/json; charset=utf-8' }),
    text: JSON.stringify({
      ...SAMPLES[0]?.seeded[0],
      capitals: [],
      currencies: [],
      borders: [],
      energyLevel: 1,
    }),
  }

  it.each([
    ['an unknown operation', { operation: 'nosuch' }],
    ['an unknown status', { status: 207 }],
    ['an unknown parameter', { parameters: ['nosuch'] }],
    ['an unknown media type', { headers: new Headers({ 'content-type': 'text/plain' }) }],
    ['an unknown header', { headers: new Headers({ 'content-type': 'application/json', location: '/x' }) }],
    ['a missing member', {}],
    ['an unknown member', { text: '{"nosuch":1}' }],
    ['a body of an unknown type', { sent: { mediaType: 'text/plain', json: '' } }],
    [
      'a wrong body',
      { operation: 'evolveCountry', sent: { mediaType: 'application/json', json: { area: 'x' } } },
    ],
  ])('in %s', (_, wrong) => {
    expect(checker.problems({ ...right, ...wrong })).not.toEqual([])
  })
})

/** Failures of the server, and refusals where there is nothing that could be wrong. */
function isBeyondTests(answer: string): boolean {
  return / 5(?:XX|03)$/.test(answer) || /^(?:realms|kinds|meditation|health|ready|openapi) 4XX$/.test(answer)
}

function filterCalls({ kind }: Sample): readonly Call[] {
  const operation = [...checker.operations.values()].find(
    ({ method, path }) => method === 'GET' && path === `/beings/${kind.name}`,
  )
  return (operation?.parameters ?? []).flatMap(({ name, example }) =>
    example === undefined
      ? []
      : [
          {
            operation: operation?.id ?? '',
            method: 'GET',
            path: `/beings/${kind.name}?${name}=${encodeURIComponent(example)}`,
            status: 200,
          },
        ],
  )
}

async function expectAgreement(call: Call): Promise<void> {
  const conversation = await converse(call)
  const { operation, method, path } = call
  const title = `${operation}: ${method} ${path} ${JSON.stringify(call.headers ?? {})}`
  const asExpected =
    conversation.status === call.status ? [] : [`${conversation.status} ${conversation.text}`]
  expect([title, ...asExpected, ...checker.problems(conversation)]).toEqual([title])
  const described = checker.operations.get(operation)
  if (described !== undefined) seen.add(`${operation} ${statusKey(described, conversation.status)}`)
}

/** OpenAPI says of the header Accept elsewhere. */
function parametersOf(path: string, headers: Readonly<Record<string, string>>): readonly string[] {
  const query = new URL(path, served.url).searchParams
  return [...query.keys(), ...Object.keys(headers).filter((name) => name !== 'accept')]
}

async function converse({ operation, method, path, headers = {}, body }: Call): Promise<Conversation> {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': body.mediaType }
  const response = await fetch(`${served.url}${path}`, {
    method,
    headers: { ...type, ...headers },
    ...(body !== undefined && { body: body.text }),
  })
  return {
    operation,
    parameters: parametersOf(path, headers),
    sent: body && { mediaType: body.mediaType, json: body.json },
    status: response.status,
    headers: response.headers,
    text: await response.text(),
  }
}
