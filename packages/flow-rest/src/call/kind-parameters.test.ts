import { isLuxError } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { kindParameters } from './kind-parameters.js'

const ALL = ['realm', 'dryRun', 'confirmLoss', 'confirmFallback', 'erase', 'rename', 'fill']

describe('kindParameters', () => {
  it('reads what a change of a kind may say', () => {
    const query =
      'realm=archive&dryRun=true&erase=false&rename=mood=temper&rename=age=&fill=size=-1&fill=tags=%5B%22a=b%22%5D'
    expect(kindParameters(query, ALL)).toEqual({
      realm: 'archive',
      dryRun: true,
      erase: false,
      renames: { mood: 'temper', age: '' },
      fills: { size: -1, tags: ['a=b'] },
    })
    expect(kindParameters('', ALL)).toEqual({ renames: {}, fills: {} })
  })

  it.each([
    ['nosuch=1', 'LUX_INVALID_REQUEST'],
    ['dryRun=yes', 'LUX_INVALID_REQUEST'],
    ['dryRun', 'LUX_INVALID_REQUEST'],
    ['rename=mood', 'LUX_INVALID_REQUEST'],
    ['fill==1', 'LUX_INVALID_REQUEST'],
    ['fill=size=x', 'LUX_INVALID_JSON'],
    ['fill=a={"__proto__":1}', 'LUX_UNSAFE_JSON'],
  ])('refuses %s', (query, code) => {
    try {
      kindParameters(query, ALL)
      expect.unreachable()
    } catch (error) {
      expect(isLuxError(error) && error.code).toBe(code)
    }
  })
})
