import { ERROR_CATALOGUE, LuxError, type LuxErrorCode } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { retryAfterSeconds } from './public-message.js'
import { type PostgrestError, toPostgrestError } from './to-postgrest-error.js'
import { toProblem } from './to-problem.js'

const SECRET = '/var/lib/secret.db'
const DETAILS = { kind: 'hero', field: 'age', file: SECRET, value: SECRET, reason: 'why', name: 'n' }

function isErrorCode(code: string): code is LuxErrorCode {
  return code in ERROR_CATALOGUE
}
const CODES = Object.keys(ERROR_CATALOGUE).filter(isErrorCode)

describe('every code', () => {
  it.each(CODES)('%s renders in both formats, and a fault tells nothing of its inside', (code) => {
    const error = new LuxError(code, `It failed at ${SECRET}.`, {
      details: DETAILS,
      cause: new Error(SECRET),
    })
    const { status, pgCode } = ERROR_CATALOGUE[code]
    const postgrest = toPostgrestError(error)
    const problem = toProblem(error, 'r1')
    expect(Object.keys(postgrest)).toEqual(['code', 'message', 'details', 'hint'])
    expect(postgrest.code).toBe(pgCode)
    expect(problem).toMatchObject({ status, code, requestId: 'r1' })
    if (status >= 500) expect(JSON.stringify([postgrest, problem])).not.toContain(SECRET)
  })

  it.each(CODES)('%s says nothing beside its message when errors are minimal', (code) => {
    const error = new LuxError(code, 'It failed.', { details: DETAILS })
    expect(toPostgrestError(error, 'minimal')).toMatchObject({ details: null, hint: null })
    expect(toProblem(error, 'r1', 'minimal')).not.toHaveProperty('details')
  })
})

describe("PostgREST's texts", () => {
  const rendered = (code: LuxErrorCode, details: Record<string, unknown>): PostgrestError =>
    toPostgrestError(new LuxError(code, 'Own words.', { details }))

  it.each<[LuxErrorCode, Record<string, unknown>, PostgrestError]>([
    [
      'LUX_INVALID_QUERY',
      {
        part: 'filter',
        text: '0',
        column: 1,
        unexpected: '"0"',
        expected: '"not" or operator (eq, gt, ...)',
      },
      {
        code: 'PGRST100',
        message: '"failed to parse filter (0)" (line 1, column 1)',
        details: 'unexpected "0" expecting "not" or operator (eq, gt, ...)',
        hint: null,
      },
    ],
    ['LUX_INVALID_QUERY', {}, { code: 'PGRST100', message: 'Own words.', details: null, hint: null }],
    [
      'LUX_INVALID_JSON',
      {},
      { code: 'PGRST102', message: 'Empty or invalid json', details: 'Own words.', hint: null },
    ],
    [
      'LUX_INVALID_RANGE',
      { reason: 'Limit should be greater than or equal to zero.' },
      {
        code: 'PGRST103',
        message: 'Requested range not satisfiable',
        details: 'Limit should be greater than or equal to zero.',
        hint: null,
      },
    ],
    [
      'LUX_UNKNOWN_REALM',
      { realm: 'x', allowed: ['a', 'b'] },
      {
        code: 'PGRST106',
        message: 'Invalid schema: x',
        details: null,
        hint: 'Only the following schemas are exposed: a, b',
      },
    ],
    [
      'LUX_NOT_EMBEDDED',
      { name: 'x' },
      {
        code: 'PGRST108',
        message: "'x' is not an embedded resource in this request",
        details: null,
        hint: "Verify that 'x' is included in the 'select' query parameter.",
      },
    ],
    [
      'LUX_NOT_SINGULAR',
      { count: 2 },
      {
        code: 'PGRST116',
        message: 'Cannot coerce the result to a single JSON object',
        details: 'The result contains 2 rows',
        hint: null,
      },
    ],
    [
      'LUX_UNKNOWN_BOND',
      { kind: 'a', bond: 'b' },
      {
        code: 'PGRST200',
        message: "Could not find a relationship between 'a' and 'b' in the schema cache",
        details:
          "Searched for a foreign key relationship between 'a' and 'b' in the schema 'public', but no matches were found.",
        hint: null,
      },
    ],
    [
      'LUX_UNKNOWN_KIND',
      { kind: 't' },
      {
        code: 'PGRST205',
        message: "Could not find the table 'public.t' in the schema cache",
        details: null,
        hint: null,
      },
    ],
    [
      'LUX_UNKNOWN_FIELD',
      { kind: 't', field: 'c' },
      { code: '42703', message: 'column t.c does not exist', details: null, hint: null },
    ],
    [
      'LUX_UNKNOWN_BOND',
      { kind: 'a', bond: 'b', using: 'h' },
      {
        code: 'PGRST200',
        message: "Could not find a relationship between 'a' and 'b' in the schema cache",
        details:
          "Searched for a foreign key relationship between 'a' and 'b' using the hint 'h' in the schema 'public', but no matches were found.",
        hint: null,
      },
    ],
    [
      'LUX_AMBIGUOUS_BOND',
      { kind: 'a', bond: 'b', bonds: [{ name: 'x', cardinality: 'many-to-one', kind: 'b' }] },
      {
        code: 'PGRST201',
        message: "Could not embed because more than one relationship was found for 'a' and 'b'",
        details: [{ cardinality: 'many-to-one', embedding: 'a with b', relationship: 'x' }],
        hint: "Try changing 'b' to one of the following: 'b!x'. Find the desired relationship in the 'details' key.",
      },
    ],
    [
      'LUX_INVALID_QUERY',
      { part: 'related order', kind: 'a', bond: 'x' },
      {
        code: 'PGRST118',
        message: "A related order on 'x' is not possible",
        details: "'a' and 'x' do not form a many-to-one or one-to-one relationship",
        hint: null,
      },
    ],
    [
      'LUX_INVALID_QUERY',
      { part: 'related filter', kind: 'a', bond: 'x' },
      {
        code: 'PGRST120',
        message: "Bad operator on the 'x' embedded resource",
        details: 'Only is null or not is null filters are allowed on embedded resources',
        hint: null,
      },
    ],
    [
      'LUX_INVALID_REQUEST',
      { part: 'put filters' },
      {
        code: 'PGRST105',
        message: "Filters must include all and only primary key columns with 'eq' operators",
        details: null,
        hint: null,
      },
    ],
    [
      'LUX_INVALID_REQUEST',
      { part: 'put key' },
      {
        code: 'PGRST115',
        message: 'Payload values do not match URL in primary key column(s)',
        details: null,
        hint: null,
      },
    ],
    [
      'LUX_UNKNOWN_PATH',
      { part: 'function', name: 'f' },
      {
        code: 'PGRST202',
        message: 'Could not find the function public.f in the schema cache',
        details: null,
        hint: null,
      },
    ],
    [
      'LUX_UNKNOWN_FIELD',
      { kind: 't', field: 'c', part: 'body' },
      {
        code: 'PGRST204',
        message: "Could not find the 'c' column of 't' in the schema cache",
        details: null,
        hint: null,
      },
    ],
    [
      'LUX_INVALID_VALUE',
      { store: 'int', value: 'x' },
      { code: '22P02', message: 'invalid input syntax for type integer: "x"', details: null, hint: null },
    ],
    [
      'LUX_UNIQUE',
      { kind: 't', constraint: 't_pkey', fields: ['id'] },
      {
        code: '23505',
        message: 'duplicate key value violates unique constraint "t_pkey"',
        details: 'Key (id) already exists.',
        hint: null,
      },
    ],
    [
      'LUX_FOREIGN_KEY',
      { kind: 't', constraint: 'fk', fields: ['c'], target: 'u' },
      {
        code: '23503',
        message: 'insert or update on table "t" violates foreign key constraint "fk"',
        details: 'Key (c) is not present in table "u".',
        hint: null,
      },
    ],
    [
      'LUX_FOREIGN_KEY',
      { kind: 'u', constraint: 'fk', fields: ['c'], source: 't' },
      {
        code: '23503',
        message: 'update or delete on table "u" violates foreign key constraint "fk" on table "t"',
        details: 'Key is still referenced from table "t".',
        hint: null,
      },
    ],
    [
      'LUX_REQUIRED',
      { kind: 't', field: 'k' },
      {
        code: '23502',
        message: 'null value in column "k" of relation "t" violates not-null constraint',
        details: null,
        hint: null,
      },
    ],
  ])('words %s %o as clients know it', (code, details, expected) => {
    expect(rendered(code, details)).toEqual(expected)
  })
})

describe('problem details', () => {
  it('holds the code, the facts and the request', () => {
    const error = new LuxError('LUX_NOT_FOUND', 'There is no hero "x".', { details: { kind: 'hero' } })
    expect(toProblem(error, 'r1')).toEqual({
      type: 'https://github.com/luxdb/luxdb/blob/main/docs/errors.md#LUX_NOT_FOUND',
      title: 'Not found',
      status: 404,
      detail: 'There is no hero "x".',
      code: 'LUX_NOT_FOUND',
      requestId: 'r1',
      details: { kind: 'hero' },
    })
  })
})

describe('retry', () => {
  it('is promised only for what may succeed later', () => {
    const seconds = (code: LuxErrorCode, details = {}): number | undefined =>
      retryAfterSeconds(new LuxError(code, 'x', { details }))
    expect(seconds('LUX_OVERLOADED', { retryAfterSeconds: 7 })).toBe(7)
    expect(seconds('LUX_BUSY')).toBe(1)
    expect(seconds('LUX_REALM_CLOSED')).toBeUndefined()
    expect(seconds('LUX_NOT_FOUND')).toBeUndefined()
  })
})
