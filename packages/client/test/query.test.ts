import { AstralEngine, isLuxError, kind } from '@luxdb/core'
import type { SacredQuery } from '@luxdb/core/query'
import { createRestFlow } from '@luxdb/flow-rest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { createClient, type FetchLike, type LuxClient } from '../src/index.js'

const Star = kind('star', { name: z.string(), mass: z.number() }, { access: { read: true } })
const BY_MASS: SacredQuery = {
  v: 1,
  type: 'query',
  kind: 'star',
  select: [{ field: 'name' }],
  order: [{ field: 'mass', direction: 'desc' }],
}

function clientOf(fetch: FetchLike, token?: string): LuxClient {
  const open = () => {
    throw new TypeError('Nothing is followed here.')
  }
  return createClient('http://127.0.0.1/', { open, fetch, ...(token === undefined ? {} : { token }) })
}

/** A server without a port: its handler is called as fetch would be. */
async function serve(): Promise<FetchLike> {
  const flow = createRestFlow()
  const realms = { primary: 'memory://', other: 'memory://' }
  const engine = await new AstralEngine({ realms, kinds: [Star], flows: [flow] }).awaken()
  onTestFinished(() => engine.transcend())
  await engine
    .realm('primary')
    .of(Star)
    .manifest(['Sol', 'Rigel', 'Vega'].map((name, index) => ({ name, mass: index })))
  return async (url, init) => flow.fetch(new Request(url, init))
}

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await promise.catch((reason: unknown) => reason)
  return isLuxError(error) ? error.code : undefined
}

describe('query', () => {
  it('asks over HTTP', async () => {
    const client = clientOf(await serve())
    const names = [{ name: 'Vega' }, { name: 'Rigel' }, { name: 'Sol' }]
    expect(await client.query(BY_MASS)).toEqual({ rows: names })
  })

  it('gives the cursor of the next page where it is asked for', async () => {
    const client = clientOf(await serve())
    const { select: _, ...whole } = BY_MASS
    const first = await client.query({ ...whole, limit: 2 }, { page: true })
    expect(first.rows).toHaveLength(2)
    expect(first.next).toBeTypeOf('string')
    const last = await client.query({ ...whole, limit: 2, after: first.next ?? '' }, { page: true })
    expect(last).toMatchObject({ rows: [{ name: 'Sol' }] })
    expect(last.next).toBeUndefined()
  })

  it('says the code of the server when it refuses', async () => {
    const client = clientOf(await serve())
    expect(await codeOf(client.query({ ...BY_MASS, kind: 'moon' }))).toBe('LUX_UNKNOWN_KIND')
    expect(await codeOf(client.query(BY_MASS, { realm: 'nowhere' }))).toBe('LUX_UNKNOWN_REALM')
  })

  it('does not take what is not of LuxDB for an answer', async () => {
    const answers =
      (status: number, text: string): FetchLike =>
      async () =>
        new Response(text, { status })
    for (const [status, text] of [
      [502, '<html>'],
      [200, 'null'],
      [200, '{}'],
      [500, '{"code":"LUX_OF_LATER"}'],
    ] as const) {
      expect(await codeOf(clientOf(answers(status, text)).query(BY_MASS)), text).toBe('LUX_INTERNAL')
    }
  })

  it('sends the token and can be given up', async () => {
    const sent: unknown[] = []
    const fetch: FetchLike = async (_url, { headers, signal }) => {
      sent.push(headers['authorization'], signal?.aborted)
      return new Response('{"rows":[]}')
    }
    await clientOf(fetch, 'lux_secret').query(BY_MASS, { signal: AbortSignal.abort() })
    expect(sent).toEqual(['Bearer lux_secret', true])
  })
})
