import { resolve } from 'node:path'
import { isLuxError } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { parseSqliteUrl } from './sqlite-url.js'

describe('parseSqliteUrl', () => {
  it.each([
    ['sqlite://guardians.db', '/base/guardians.db'],
    ['sqlite://db/primary.db', '/base/db/primary.db'],
    ['sqlite://../up.db', '/up.db'],
    ['sqlite:///var/lib/lux.db', '/var/lib/lux.db'],
    ['SQLITE://a b.db', '/base/a b.db'],
    ['sqlite://a%20b%3F.db', '/base/a b?.db'],
    ['sqlite://with#hash.db?', '/base/with#hash.db'],
  ])('%s is %s', (url, path) => {
    expect(parseSqliteUrl(url, '/base')).toEqual({ type: 'file', path: resolve(path) })
  })

  it('starts relative paths in the working directory by default', () => {
    expect(parseSqliteUrl('sqlite://x.db')).toEqual({ type: 'file', path: resolve('x.db') })
  })

  it('knows the temporary file', () => {
    expect(parseSqliteUrl('sqlite://:memory:')).toEqual({ type: 'temporary' })
  })

  it.each([
    'sqlite:guardians.db',
    'sqlite://',
    'sqlite://folder/',
    'postgresql://host/db',
    'sqlite://x.db?mode=ro',
    'sqlite://x.db?a',
    'sqlite://%zz.db',
    'sqlite://a%00b.db',
  ])('refuses %s', (url) => {
    expect(() => parseSqliteUrl(url, '/base')).toThrow(
      expect.toSatisfy((error) => isLuxError(error, 'LUX_INVALID_CONFIG')),
    )
  })
})
