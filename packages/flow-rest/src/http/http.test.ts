import type { KindShape, RowLayout } from '@luxdb/core/query'
import { describe, expect, it } from 'vitest'
import { contentRange, extentStatus } from './content-range.js'
import { etagOf, matchesWeakly, readEtags } from './etag.js'
import { readCredentials } from './read-credentials.js'
import { readPreferences } from './read-preferences.js'
import { intersect, readRange } from './read-range.js'
import { readRepresentation } from './read-representation.js'
import { requestIdOf } from './request-id.js'
import { assertUrlLength, splitUrl } from './request-url.js'

describe('Prefer', () => {
  it('is read from one joined line; the first of a kind counts and the rest is ignored', () => {
    expect(
      readPreferences(
        'return=representation, count=exact,resolution=merge-duplicates,return=minimal, x=y, tx=rollback',
      ),
    ).toEqual({
      return: 'representation',
      count: 'exact',
      resolution: 'merge-duplicates',
      tx: 'rollback',
    })
    expect(readPreferences(null)).toEqual({})
    expect(readPreferences(' , ,')).toEqual({})
  })

  it('is refused when it is not known and handling is strict', () => {
    expect(() => readPreferences('handling=strict, anything, return=all')).toThrow(
      expect.objectContaining({
        code: 'LUX_INVALID_PREFERENCE',
        details: { preferences: ['anything', 'return=all'] },
      }),
    )
    expect(readPreferences('handling=strict, max-affected=5')).toEqual({ handling: 'strict', maxAffected: 5 })
    expect(() => readPreferences('handling=strict, max-affected=x')).toThrow()
  })
})

describe('Accept', () => {
  it.each([
    [null, 'array', false, 'application/json; charset=utf-8'],
    ['*/*', 'array', false, 'application/json; charset=utf-8'],
    ['application/json', 'array', false, 'application/json; charset=utf-8'],
    ['text/html, application/xml;q=0.9, */*;q=0.8', 'array', false, 'application/json; charset=utf-8'],
    ['text/csv;q=0, Application/JSON', 'array', false, 'application/json; charset=utf-8'],
    [
      'application/vnd.pgrst.object+json',
      'object',
      false,
      'application/vnd.pgrst.object+json; charset=utf-8',
    ],
    [
      'application/json;q=0.5, application/vnd.pgrst.object+json',
      'object',
      false,
      'application/vnd.pgrst.object+json; charset=utf-8',
    ],
    [
      'application/vnd.pgrst.array+json;nulls=stripped',
      'array',
      true,
      'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8',
    ],
    [
      'application/vnd.pgrst.object+json; nulls=stripped',
      'object',
      true,
      'application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8',
    ],
    ['text/csv', 'csv', false, 'text/csv; charset=utf-8'],
    ['application/x-ndjson', 'lines', false, 'application/x-ndjson; charset=utf-8'],
    [
      'application/vnd.pgrst.plan+json; for="application/json"; options=analyze|verbose;',
      'plan',
      false,
      'application/vnd.pgrst.plan+json; charset=utf-8',
    ],
    ['application/vnd.pgrst.plan+text', 'plan-text', false, 'application/vnd.pgrst.plan+text; charset=utf-8'],
  ] as const)('%s is answered with %s', (accept, type, stripsNulls, contentType) => {
    expect(readRepresentation(accept)).toEqual({ type, stripsNulls, contentType })
  })

  it.each(['application/json;q=0', 'application/geo+json', 'x'])('%s is not available', (accept) => {
    expect(() => readRepresentation(accept)).toThrow(expect.objectContaining({ code: 'LUX_NOT_ACCEPTABLE' }))
  })
})

describe('Range', () => {
  it.each([
    ['0-9', null, { offset: 0, limit: 10 }],
    ['5-5', 'items', { offset: 5, limit: 1 }],
    ['10-', null, { offset: 10 }],
    ['0-9', 'bytes', undefined],
    ['bytes=0-9', null, undefined],
    ['x', null, undefined],
    [null, null, undefined],
  ] as const)('%s of %s is read', (range, unit, expected) => {
    expect(readRange(range, unit)).toEqual(expected)
  })

  it('is refused when it ends before it begins', () => {
    expect(() => readRange('9-0', null)).toThrow(expect.objectContaining({ code: 'LUX_INVALID_RANGE' }))
  })

  it('narrows limit and offset, and never widens them', () => {
    expect(intersect({ offset: 2, limit: 5 }, { offset: 0, limit: 4 })).toEqual({ offset: 2, limit: 2 })
    expect(intersect({ offset: 0, limit: 3 }, { offset: 5, limit: 5 })).toEqual({ offset: 5, limit: 0 })
    expect(intersect({ offset: 1 }, { offset: 3 })).toEqual({ offset: 3 })
    expect(intersect({ offset: 1 }, undefined)).toEqual({ offset: 1 })
  })
})

describe('Content-Range', () => {
  it.each([
    [{ offset: 0, rows: 3, total: undefined }, '0-2/*', 200],
    [{ offset: 0, rows: 0, total: undefined }, '*/*', 200],
    [{ offset: 0, rows: 3, total: 3 }, '0-2/3', 200],
    [{ offset: 2, rows: 1, total: 3 }, '2-2/3', 206],
    [{ offset: 0, rows: 0, total: 0 }, '*/0', 200],
    [{ offset: 3, rows: 0, total: 3 }, '*/3', 206],
  ])('of %o is %s with status %i', (extent, header, status) => {
    expect(contentRange(extent)).toBe(header)
    expect(extentStatus(extent)).toBe(status)
  })

  it('starts behind the last row only of an estimate', () => {
    expect(extentStatus({ offset: 4, rows: 0, total: 3, isEstimate: true })).toBe(206)
    expect(() => extentStatus({ offset: 4, rows: 0, total: 3 })).toThrow(
      expect.objectContaining({ code: 'LUX_INVALID_RANGE' }),
    )
  })
})

describe('entity tags', () => {
  const layoutWith = (systemFields: boolean): RowLayout => {
    const shape: KindShape = {
      v: 1,
      name: 'a',
      table: 'a',
      fields: [],
      key: [],
      soulId: 'declared',
      systemFields,
      bonds: [],
      indexes: [],
      access: {},
      search: [],
      changes: 'full',
    }
    const columns = ['name', 'version'].map((name) => ({ name, store: 'int', absent: false }) as const)
    return { shape, whole: true, columns, embeds: [] }
  }

  it('are the version, or a digest of the text where there is none', () => {
    expect(etagOf(layoutWith(true), [5, 7], '{}')).toBe('"7"')
    const digest = (text: string): string => etagOf(layoutWith(false), [5, 7], text)
    expect(digest('{"a":1}')).toBe(digest('{"a":1}'))
    expect(new Set(['{"a":1}', '{"a":2}', '{"a":1} ', '{"b":1}', ''].map(digest)).size).toBe(5)
    expect(digest('{"a":1}')).toMatch(/^"[0-9a-z]+-[0-9a-z]+"$/)
  })

  it('are read from conditional headers', () => {
    expect(readEtags(null)).toBeUndefined()
    expect(readEtags(' * ')).toBe('*')
    expect(readEtags('"1", W/"2","x,y"')).toEqual(['"1"', 'W/"2"', '"x,y"'])
    expect(readEtags('nonsense')).toEqual([])
    expect(matchesWeakly(['W/"2"'], '"2"')).toBe(true)
    expect(matchesWeakly(['"1"'], '"2"')).toBe(false)
    expect(matchesWeakly('*', '"2"')).toBe(true)
  })
})

describe('the rest of a head', () => {
  it('keeps a request id only when it is harmless', () => {
    expect(requestIdOf('abc_-1')).toBe('abc_-1')
    for (const given of [null, '', 'a b', 'a\u00e9', 'x'.repeat(65), '<a>']) {
      expect(requestIdOf(given)).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  it('cuts a URL', () => {
    expect(splitUrl('http://h:1/a/b?c=d?e#f')).toEqual({ path: '/a/b', query: 'c=d?e' })
    expect(splitUrl('http://h/a#x?y')).toEqual({ path: '/a', query: '' })
    expect(splitUrl('http://h/')).toEqual({ path: '/', query: '' })
    expect(splitUrl('/a/b?c=http://h/d#f')).toEqual({ path: '/a/b', query: 'c=http://h/d' })
  })

  it('refuses a URL that is too long', () => {
    assertUrlLength({ path: '/'.repeat(50), query: 'q'.repeat(49) }, 100)
    expect(() => assertUrlLength({ path: '/'.repeat(50), query: 'q'.repeat(50) }, 100)).toThrow(
      expect.objectContaining({ code: 'LUX_URI_TOO_LONG' }),
    )
  })

  it('reads credentials', () => {
    expect(readCredentials(new Headers({ authorization: 'Bearer a.b.c', apikey: 'k' }))).toEqual({
      bearer: 'a.b.c',
      apiKey: 'k',
    })
    expect(readCredentials(new Headers({ authorization: 'Basic eDp5' }))).toEqual({})
  })
})

describe('hostile headers', () => {
  it.each([
    ['Accept', () => readRepresentation('a/b;q=,'.repeat(9_000))],
    ['Prefer', () => readPreferences('return=,'.repeat(8_000))],
    ['Range', () => readRange('1'.repeat(65_536), null)],
    ['If-Match', () => readEtags('W/"'.repeat(22_000))],
    [
      'Authorization',
      () => readCredentials(new Headers({ authorization: `Bearer ${'  '.repeat(32_000)}x y` })),
    ],
    ['x-request-id', () => requestIdOf('a-'.repeat(32_000))],
  ])('%s of 64 KiB is read or refused within 5 ms', (_, read) => {
    const durationMs = (): number => {
      const startedAt = performance.now()
      try {
        read()
      } catch (error) {
        expect(error).toHaveProperty('code')
      }
      return performance.now() - startedAt
    }
    expect(Math.min(...Array.from({ length: 20 }, durationMs))).toBeLessThan(5)
  })
})
