import { kind, type WrittenResult } from '@luxdb/core'
import { wholeLayout } from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createCall, listCall } from './collection-call.js'
import { manifestResponse } from './manifest-response.js'
import type { CallContext } from './rest-call.js'

const Lamp = kind(
  'lamp',
  { colour: z.string(), watts: z.int().optional() },
  { key: 'colour', systemFields: false },
)
const CONTEXT: CallContext = { catalog: new Map([['lamp', Lamp.shape]]), maxRows: 10 }
const LAYOUT = wholeLayout(Lamp.shape)
const RED = ['red', 5]
const BLUE = ['blue', null]

function head(query: string, headers: Record<string, string>): Parameters<typeof listCall>[0] {
  return { kind: 'lamp', requestId: 'r', path: '/beings/lamp', query, headers: new Headers(headers) }
}

describe('the answer', () => {
  it('to a read holds rows and their range', () => {
    const call = listCall(head('offset=2', { prefer: 'count=exact' }), 10)
    expect(
      manifestResponse(call, { type: 'rows', layout: LAYOUT, rows: [RED, BLUE], total: 9 }, CONTEXT),
    ).toEqual({
      status: 206,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-range': '2-3/9',
        'content-location': '/beings/lamp?offset=2',
        'preference-applied': 'count=exact',
      },
      body: '[{"colour":"red","watts":5},{"colour":"blue"}]',
    })
  })

  it('to a read by id holds one record and its tag', () => {
    const call = { type: 'find', kind: 'lamp', soulId: 'red', requestId: 'r', realm: undefined } as const
    const result = { type: 'rows', layout: LAYOUT, rows: [RED] } as const
    const { headers, ...rest } = manifestResponse({ ...call, ifNoneMatch: null }, result, CONTEXT)
    expect(rest).toEqual({ status: 200, body: '{"colour":"red","watts":5}' })
    expect(manifestResponse({ ...call, ifNoneMatch: headers['etag'] ?? '' }, result, CONTEXT)).toEqual({
      status: 304,
      headers: { etag: headers['etag'] },
    })
    expect(() => manifestResponse({ ...call, ifNoneMatch: null }, { ...result, rows: [] }, CONTEXT)).toThrow(
      expect.objectContaining({ code: 'LUX_NOT_FOUND' }),
    )
  })

  it.each([
    [{}, { count: 1, inserted: 1, rows: [] }, 201, undefined],
    [
      { prefer: 'return=headers-only' },
      { count: 1, inserted: 1, rows: [RED] },
      201,
      '/beings/lamp?colour=eq.red',
    ],
    [{ prefer: 'return=headers-only' }, { count: 2, inserted: 2, rows: [RED, BLUE] }, 201, undefined],
    [{ prefer: 'resolution=merge-duplicates' }, { count: 1, inserted: 0, rows: [] }, 200, undefined],
    [{ prefer: 'resolution=merge-duplicates' }, { count: 2, inserted: 1, rows: [] }, 201, undefined],
    [{ prefer: 'resolution=ignore-duplicates' }, { count: 0, inserted: 0, rows: [] }, 201, undefined],
  ])('to a POST with %o that wrote %o is %i', (headers, written, status, location) => {
    const call = createCall(head('', headers), { colour: 'red' })
    const result: WrittenResult = { type: 'written', layout: LAYOUT, ...written }
    const parts = manifestResponse(call, result, CONTEXT)
    expect([parts.status, parts.headers['location'], parts.body]).toEqual([status, location, undefined])
  })

  it('to a query holds total and cursor only when they were asked for', () => {
    const query = { v: 1, type: 'query', kind: 'lamp' } as const
    const call = {
      type: 'query',
      kind: 'lamp',
      requestId: 'r',
      realm: undefined,
      query,
      preferences: {},
    } as const
    const result = { type: 'rows', layout: LAYOUT, rows: [BLUE] } as const
    expect(manifestResponse(call, result, CONTEXT).body).toBe('{"rows":[{"colour":"blue"}]}')
    const paged = { ...call, preferences: { page: 'cursor' } } as const
    expect(manifestResponse(paged, { ...result, next: 'n' }, CONTEXT).body).toBe(
      '{"rows":[{"colour":"blue"}],"next":"n"}',
    )
    expect(manifestResponse(paged, result, CONTEXT).body).toBe('{"rows":[{"colour":"blue"}],"next":null}')
  })
})
