import { describe, expect, test } from 'vitest'
import { enumOfCheck } from './enum-of-check.js'

describe('enumOfCheck', () => {
  test.each([
    [`status IN ('open', 'done')`],
    [`("status" in ('open','done'))`],
    ["`status` IN ('open', 'done')"],
    [`((status = ANY (ARRAY['open'::text, 'done'::text])))`],
    [`(((status)::text = ANY ((ARRAY['open'::character varying, 'done'::character varying])::text[])))`],
  ])('%s', (expression) => {
    expect(enumOfCheck(expression, 'status')).toEqual(['open', 'done'])
  })

  test('undoubles quotes and keeps each member once', () => {
    expect(enumOfCheck(`a IN ('it''s', 'b', 'b')`, 'a')).toEqual(["it's", 'b'])
  })

  test.each([
    [`status IN ('a') OR other = 1`],
    [`other IN ('a')`],
    [`status IN (1, 2)`],
    [`length(status) > 1`],
    [`status NOT IN ('a')`],
    [`(((status)::text = ANY (ARRAY[('open'::character varying)::text, 'x'::text])))`],
  ])('%s says something else', (expression) => {
    expect(enumOfCheck(expression, 'status')).toBeUndefined()
  })
})
