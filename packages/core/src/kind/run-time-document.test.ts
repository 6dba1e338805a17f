import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isLuxError } from '../errors/lux-error.js'
import type { JsonObject } from '../query/json.js'
import { kind } from './kind.js'
import { kindToJsonSchema } from './kind-to-json-schema.js'
import { assertOwnNames, DEFAULT_KIND_LIMITS, readRunTimeDocument } from './run-time-document.js'

function documentOf(properties: JsonObject, more: JsonObject = {}): JsonObject {
  return { title: 'city', type: 'object', properties, ...more }
}

function codeOf(read: () => unknown): string | undefined {
  try {
    read()
    return undefined
  } catch (error) {
    return isLuxError(error) ? error.code : String(error)
  }
}

const LIMITS = { ...DEFAULT_KIND_LIMITS, fields: 2, documentBytes: 400 }

describe('readRunTimeDocument', () => {
  it('takes what kindToJsonSchema gives', () => {
    const City = kind('city', { name: z.string().regex(/^[a-z]+$/), born: z.date().optional() })
    const read = readRunTimeDocument(kindToJsonSchema(City, 'input'), DEFAULT_KIND_LIMITS)
    expect(read.kind.shape).toEqual(City.shape)
  })

  it('takes as much as the limits say', () => {
    const two = documentOf({ a: {}, b: {} })
    expect(codeOf(() => readRunTimeDocument(two, LIMITS))).toBeUndefined()
    expect(codeOf(() => readRunTimeDocument(documentOf({ a: {}, b: {}, c: {} }), LIMITS))).toBe(
      'LUX_INVALID_DOCUMENT',
    )
    const long = documentOf({ a: { description: 'ä'.repeat(200) } })
    expect(codeOf(() => readRunTimeDocument(long, LIMITS))).toBe('LUX_INVALID_DOCUMENT')
  })

  it.each<[string, unknown]>([
    ['no object', ['city']],
    ['nothing', null],
    ['no fields', { title: 'city' }],
    ['a reference', documentOf({ a: { $ref: '#' } })],
    [
      'a reference deep inside',
      documentOf({ a: { anyOf: [{ items: { properties: { b: { $ref: '#' } } } }] } }),
    ],
    ['properties by pattern', documentOf({ a: { type: 'object', patternProperties: { '(a+)+$': {} } } })],
    ['a pattern that may take long', documentOf({ a: { type: 'string', pattern: '^(a+)+$' } })],
    ['such a pattern among definitions', documentOf({}, { $defs: { a: { pattern: '(a+)+$' } } })],
    ['such a pattern of names', documentOf({ a: { propertyNames: { pattern: '(a|a)*$' } } })],
    ['an adopted table', documentOf({}, { 'x-lux': { adopted: true } })],
    ['a field that is not listed', documentOf({ a: {}, b: {} }, { 'x-lux': { fields: ['a'] } })],
    ['a reserved name', { ...documentOf({}), title: 'luxury' }],
    ['a name of no kind', { ...documentOf({}), title: 'City' }],
    ['a name that beings have', documentOf({ toJSON: {} })],
  ])('refuses %s', (_what, document) => {
    expect(codeOf(() => readRunTimeDocument(document, DEFAULT_KIND_LIMITS))).toBe('LUX_INVALID_DOCUMENT')
  })

  it('refuses a prototype', () => {
    const document = documentOf(JSON.parse('{"__proto__":{"type":"string"}}'))
    expect(codeOf(() => readRunTimeDocument(document, DEFAULT_KIND_LIMITS))).toBe('LUX_UNSAFE_JSON')
  })

  it('lets a field be called what a keyword is called', () => {
    const named = documentOf({ pattern: { type: 'string' }, items: { type: 'string' } })
    expect(codeOf(() => readRunTimeDocument(named, DEFAULT_KIND_LIMITS))).toBeUndefined()
  })
})

describe('assertOwnNames', () => {
  it.each<[string, JsonObject]>([
    ['table', documentOf({}, { 'x-lux': { table: 'lux_state' } })],
    ['column', documentOf({ a: { type: 'string', 'x-lux': { column: 'b' } } })],
    [
      'index',
      documentOf(
        { a: { type: 'string' } },
        { 'x-lux': { indexes: [{ name: 'town_a_idx', fields: ['a'], unique: false }] } },
      ),
    ],
  ])('refuses a %s of another name than its own', (_what, document) => {
    const { kind: made } = readRunTimeDocument(document, DEFAULT_KIND_LIMITS)
    expect(codeOf(() => assertOwnNames(made.shape))).toBe('LUX_INVALID_DOCUMENT')
  })
})
