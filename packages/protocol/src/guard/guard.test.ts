import { isLuxError } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { createHostGuard } from './host-guard.js'
import { createOriginGuard } from './origin-guard.js'
import { TokenBuckets } from './token-bucket.js'

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return isLuxError(error) ? error.code : String(error)
  }
  return 'passed'
}

describe('host guard', () => {
  const loopback = createHostGuard({ hosts: 'loopback' })
  it.each(['localhost', 'LOCALHOST:5000', '127.0.0.1:5000', '127.0.0.2', '[::1]:5000', '[::1]'])(
    'lets %s pass',
    (host) => {
      expect(codeOf(() => loopback(host))).toBe('passed')
    },
  )

  it.each([
    'evil.test',
    '127.0.0.1.evil.test',
    '1.127.0.0.1',
    'localhost.evil.test',
    'evil.test:127.0.0.1',
    'localhost:5000@evil.test',
    'localhost:',
    ' localhost',
    '',
    'a'.repeat(300),
  ])('refuses %j', (host) => {
    expect(codeOf(() => loopback(host))).toBe('LUX_HOST_REFUSED')
  })

  it('refuses a request without one', () => {
    expect(codeOf(() => loopback(undefined))).toBe('LUX_HOST_REFUSED')
    expect(codeOf(() => loopback(null))).toBe('LUX_HOST_REFUSED')
  })

  it('knows only the names it is given', () => {
    const guard = createHostGuard({ hosts: ['db.example.com'] })
    expect(codeOf(() => guard('db.example.com:443'))).toBe('passed')
    expect(codeOf(() => guard('localhost'))).toBe('LUX_HOST_REFUSED')
  })
})

describe('origin guard', () => {
  const guard = createOriginGuard({ origins: ['https://app.example.com', 'http://localhost:5173'] })

  it('lets listed origins pass, and requests that come from no page', () => {
    expect(codeOf(() => guard.assert('https://app.example.com'))).toBe('passed')
    expect(codeOf(() => guard.assert(undefined))).toBe('passed')
    expect(guard.allowed('http://localhost:5173')).toBe('http://localhost:5173')
  })

  it.each([
    'null',
    'file://',
    'https://app.example.com.evil.test',
    'https://evil-app.example.com',
    'https://APP.example.com',
    'https://app.example.com:8443',
    'http://app.example.com',
    'https://app.example.com/',
    '',
  ])('refuses %j', (origin) => {
    expect(codeOf(() => guard.assert(origin))).toBe('LUX_ORIGIN_REFUSED')
    expect(guard.allowed(origin)).toBeUndefined()
  })

  it('allows nobody by default', () => {
    expect(createOriginGuard({}).allowed('http://localhost')).toBeUndefined()
  })

  it.each(['*', 'https://*.example.com', 'https://a.example/path', 'ftp://a.example', 'example.com'])(
    'does not take %j for an origin',
    (origin) => {
      expect(codeOf(() => createOriginGuard({ origins: [origin] }))).toBe('LUX_INVALID_CONFIG')
    },
  )
})

describe('token buckets', () => {
  it('let a burst pass, then the rate', () => {
    let now = 1_000
    const buckets = new TokenBuckets({ perSecond: 10, burst: 20, clock: () => now })
    let passed = 0
    for (; now < 11_000; now += 10) if (buckets.take('ada').allowed) passed += 1
    // 10 seconds at 100 calls a second: the burst and 10 a second, and no more than a tenth above that.
    expect(passed).toBeGreaterThanOrEqual(119)
    expect(passed).toBeLessThanOrEqual(121)
  })

  it('say when to come back', () => {
    let now = 0
    const buckets = new TokenBuckets({ perSecond: 2, burst: 1, clock: () => now })
    expect(buckets.take('ada')).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0 })
    expect(buckets.take('ada')).toEqual({ allowed: false, remaining: 0, retryAfterMs: 500 })
    now = 500
    expect(buckets.take('ada').allowed).toBe(true)
  })

  it('keep keys apart, and remember only so many', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1, maxKeys: 100, clock: () => 0 })
    expect(buckets.take('first').allowed).toBe(true)
    expect(buckets.take('second').allowed).toBe(true)
    for (let index = 0; index < 1_000; index++) buckets.take(`key ${index}`)
    expect(buckets.size).toBe(100)
  })

  it('do not suffer from a clock that is set back', () => {
    let now = 10_000
    const buckets = new TokenBuckets({ perSecond: 1, burst: 2, clock: () => now })
    buckets.take('ada')
    now = 0
    expect(buckets.take('ada').allowed).toBe(true)
    expect(buckets.take('ada').allowed).toBe(false)
  })
})
