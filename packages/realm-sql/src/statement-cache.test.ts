import { describe, expect, test } from 'vitest'
import { StatementCache } from './statement-cache.js'

describe('StatementCache', () => {
  test('never holds more than its capacity', () => {
    const cache = new StatementCache<number>(10)
    for (let index = 0; index < 1_000; index++) {
      cache.set(`key ${index}`, index)
      expect(cache.size).toBeLessThanOrEqual(10)
    }
    expect(cache.get('key 999')).toBe(999)
    expect(cache.get('key 0')).toBeUndefined()
  })

  test('keeps what is used', () => {
    const cache = new StatementCache<string>(10)
    cache.set('used', 'value')
    for (let index = 0; index < 1_000; index++) {
      cache.set(`key ${index}`, 'other')
      expect(cache.get('used')).toBe('value')
    }
  })

  test('forgets everything when cleared', () => {
    const cache = new StatementCache<number>(4)
    for (let index = 0; index < 4; index++) cache.set(`key ${index}`, index)
    cache.clear()
    expect(cache.size).toBe(0)
    expect(cache.get('key 3')).toBeUndefined()
  })
})
