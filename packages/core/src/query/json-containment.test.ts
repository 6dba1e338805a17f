import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type JsonValue } from './json.js'
import { jsonContains, jsonEquals, jsonHasKey, jsonOverlaps } from './json-containment.js'
import { DOCUMENTS } from './test-rows.js'

function parsed(text: string): JsonValue {
  return JSON.parse(text)
}

describe('jsonContains', () => {
  // The examples of PostgreSQL's documentation of jsonb, and its corners.
  it.each([
    ['"foo"', '"foo"', true],
    ['[1,2,3]', '[1,3]', true],
    ['[1,2,3]', '[3,1]', true],
    ['[1,2,3]', '[1,2,2]', true],
    ['{"product":"PostgreSQL","version":9.4,"jsonb":true}', '{"version":9.4}', true],
    ['[1,2,[1,3]]', '[1,3]', false],
    ['[1,2,[1,3]]', '[[1,3]]', true],
    ['{"foo":{"bar":"baz"}}', '{"bar":"baz"}', false],
    ['{"foo":{"bar":"baz"}}', '{"foo":{}}', true],
    ['["foo","bar"]', '"bar"', true],
    ['"bar"', '["bar"]', false],
    ['{"a":["x"]}', '{"a":"x"}', false],
    ['[["a"]]', '["a"]', false],
    ['[]', '[]', true],
    ['{}', '[]', false],
    ['[1]', '["1"]', false],
    ['[true]', '[1]', false],
    ['null', 'null', true],
    ['[null]', 'null', true],
    ['{"a":null}', '{"a":null}', true],
    ['{}', '{"a":null}', false],
    ['[{"a":1,"b":2}]', '[{"a":1},{"b":2}]', true],
    ['{"toString":1}', '{"valueOf":1}', false],
  ])('%s contains %s: %s', (whole, part, expected) => {
    expect(jsonContains(parsed(whole), parsed(part))).toBe(expected)
  })

  it('holds for a value and itself, and for both ways of equal values only', () => {
    fc.assert(
      fc.property(DOCUMENTS, DOCUMENTS, (left, right) => {
        expect(jsonContains(left, left)).toBe(true)
        if (jsonEquals(left, right)) expect(jsonContains(left, right) && jsonContains(right, left)).toBe(true)
      }),
    )
  })
})

describe('jsonOverlaps', () => {
  it.each([
    ['[1,2]', '[2,3]', true],
    ['[1,2]', '[3]', false],
    ['[]', '[]', false],
    ['[{"a":1}]', '[{"a":1}]', true],
    ['[{"a":1,"b":1}]', '[{"a":1}]', false],
    ['["1"]', '[1]', false],
    ['"1"', '["1"]', false],
    ['{"a":1}', '["a"]', false],
  ])('%s overlaps %s: %s', (left, right, expected) => {
    expect(jsonOverlaps(parsed(left), parsed(right))).toBe(expected)
  })
})

describe('jsonHasKey', () => {
  it.each([
    ['{"a":null}', 'a', true],
    ['{"b":1}', 'a', false],
    ['["a"]', 'a', true],
    ['[["a"]]', 'a', false],
    ['[1]', '1', false],
    ['"a"', 'a', true],
    ['null', 'null', false],
    ['{}', 'toString', false],
  ])('%s has %s: %s', (value, key, expected) => {
    expect(jsonHasKey(parsed(value), key)).toBe(expected)
  })
})

describe('jsonEquals', () => {
  it('is equality of canonical text', () => {
    fc.assert(
      fc.property(DOCUMENTS, DOCUMENTS, (left, right) => {
        expect(jsonEquals(left, right)).toBe(canonicalJson(left) === canonicalJson(right))
        expect(jsonEquals(left, JSON.parse(JSON.stringify(left)))).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})
