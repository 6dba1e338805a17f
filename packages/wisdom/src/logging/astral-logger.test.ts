import { LuxError } from '@luxdb/core'
import { describe, expect, it } from 'vitest'
import { LOG_LEVELS, type LogLevel } from './astral-logger.js'
import { logInto } from './test-lines.js'

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl'
const API_KEY = `lux_${'0123456789abcdef01'}_${'a'.repeat(43)}`

describe('lines', () => {
  it('are one JSON object each where nobody sits in front', () => {
    const { logger, lines, facts } = logInto()
    logger.info('ready')
    logger.warn({ durationMs: 5 }, 'slow')
    expect(lines.every((line) => line.endsWith('}\n'))).toBe(true)
    expect(facts()).toMatchObject([
      { level: 30, msg: 'ready' },
      { level: 40, durationMs: 5, msg: 'slow' },
    ])
    expect(Object.keys(facts()[0] ?? {}).sort()).toEqual(['level', 'msg', 'time'])
  })

  it('are for people where that is wanted, with colours or without', () => {
    const { logger, lines } = logInto({ format: 'pretty', hasColour: false, untold: ['path'] })
    logger.info({ path: '/x', kinds: 3 }, 'ready')
    expect(lines.join('')).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: ready\n\s+kinds: 3\n$/)
    const coloured = logInto({ format: 'pretty', hasColour: true })
    coloured.logger.info('ready')
    expect(coloured.lines.join('')).toContain('\u001b[32m')
  })

  it('carry the facts of their logger, such as the id of a request', () => {
    const { logger, facts } = logInto()
    logger.child({ requestId: 'r1', token: 'hush' }).child({ kind: 'star' }).info({ rows: 2 }, 'read')
    expect(facts()).toMatchObject([{ requestId: 'r1', token: '***', kind: 'star', rows: 2 }])
  })

  it('stay one line, and move no cursor, whatever the message is', () => {
    for (const format of ['json', 'pretty'] as const) {
      const { logger, lines } = logInto({ format, hasColour: false })
      logger.info('first\n{"level":60}\u001b[2J\u0007 last')
      expect(lines.join('').trimEnd().split('\n')).toHaveLength(1)
      expect(lines.join('')).not.toContain('\u001b')
    }
  })

  it('never make a call throw', () => {
    const { logger, facts } = logInto()
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    const trap = Object.defineProperty({}, 'fact', {
      enumerable: true,
      get: () => {
        throw new TypeError('no')
      },
    })
    logger.info({ circle, big: 5n, fn: () => 1, at: new Date(Number.NaN), bytes: new Uint8Array(9) }, 'odd')
    logger.info(trap, 'trap')
    expect(facts()).toMatchObject([{ big: '5', bytes: '[9 bytes]', msg: 'odd' }, { unreadable: 'TypeError' }])
  })
})

describe('levels', () => {
  it.each(LOG_LEVELS)('%s logs its own lines and those behind it', (level) => {
    const { logger, facts } = logInto({ level })
    const written = LOG_LEVELS.filter((each): each is Exclude<LogLevel, 'silent'> => each !== 'silent')
    for (const each of written) logger[each](each)
    const expected = written.slice(LOG_LEVELS.indexOf(level))
    expect(facts().map(({ msg }) => msg)).toEqual(expected)
    expect(written.filter((each) => logger.isLevelEnabled(each))).toEqual(expected)
    expect(logger.isLevelEnabled('silent')).toBe(false)
  })

  it('change at run time, for children that are there already too', () => {
    const { logger, facts } = logInto()
    const child = logger.child({ requestId: 'r1' })
    child.debug('unheard')
    logger.level = 'debug'
    child.debug('heard')
    expect(child.level).toBe('debug')
    child.level = 'silent'
    logger.fatal('unheard')
    expect(facts().map(({ msg }) => msg)).toEqual(['heard'])
  })

  it('are those that there are', () => {
    const { logger } = logInto()
    const unknown: LogLevel = JSON.parse('"loud"')
    expect(() => {
      logger.level = unknown
    }).toThrow(RangeError)
  })

  it('cost nothing but a look where they are off', () => {
    const { logger } = logInto()
    const untouched = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new TypeError('Nobody may look.')
        },
      },
    )
    expect(() => logger.debug(untouched, 'unheard')).not.toThrow()
  })
})

describe('secrets', () => {
  it.each([
    'authorization',
    'Authorization',
    'proxy-authorization',
    'apikey',
    'apiKey',
    'x-api-key',
    'cookie',
    'Set-Cookie',
    'password',
    'sslpassword',
    'secret',
    'client_secret',
    'token',
    'access_token',
    'refreshToken',
    'privateKey',
  ])('a member %s is masked at any depth', (name) => {
    const { logger, lines } = logInto()
    logger.info({ [name]: 'hush', deep: [{ request: { headers: { [name]: ['hush'] } } }] }, 'asked')
    expect(lines.join('')).not.toContain('hush')
    expect(lines.join('').match(/\*\*\*/g)).toHaveLength(2)
  })

  it.each([
    ['postgresql://anna:hush@db.example.com/lux', 'postgresql://anna:***@db.example.com/lux'],
    ['cannot reach "postgresql://anna:hu:sh@h/d" now', 'cannot reach "postgresql://anna:***@h/d" now'],
    ['GET /socket/websocket?vsn=2.0.0&apikey=hush&x=1', 'GET /socket/websocket?vsn=2.0.0&apikey=***&x=1'],
    ['/x?access_token=hush#y', '/x?access_token=***#y'],
    ['postgresql://h/d?sslpassword=hush', 'postgresql://h/d?sslpassword=***'],
    ['authorization: Bearer hushhushhush', 'authorization: Bearer ***'],
    [`the key ${API_KEY} is revoked`, 'the key lux_*** is revoked'],
    [`the token ${JWT} is late`, 'the token *** is late'],
    ['https://example.com/a?page=2&order=name', 'https://example.com/a?page=2&order=name'],
    ['sqlite://db/primary.db, mail to anna@example.com', 'sqlite://db/primary.db, mail to anna@example.com'],
    ['the monkey=banana', 'the monkey=banana'],
  ])('in texts: %s', (text, shown) => {
    const { logger, facts } = logInto()
    logger.info({ text, nested: { texts: [text] } }, text)
    expect(facts()).toMatchObject([{ text: shown, nested: { texts: [shown] }, msg: shown }])
  })

  it('in errors: in messages, stacks, details and causes', () => {
    const { logger, lines, facts } = logInto()
    const cause = new Error('login failed for postgresql://anna:hush@h/d')
    const err = new LuxError('LUX_REALM_UNREACHABLE', 'The realm is not there: postgresql://anna:hush@h/d', {
      cause,
      details: { url: 'postgresql://anna:hush@h/d', password: 'hush', realm: 'primary' },
    })
    logger.error({ err }, 'failed')
    expect(lines.join('')).not.toContain('hush')
    expect(facts()).toMatchObject([
      { err: { code: 'LUX_REALM_UNREACHABLE', details: { realm: 'primary', password: '***' } } },
    ])
  })

  it('in headers, maps and URLs', () => {
    const { logger, lines } = logInto()
    const headers = new Headers({ authorization: 'hush', cookie: 'hush', accept: 'text/csv' })
    logger.info(
      {
        headers,
        map: new Map([['apikey', 'hush']]),
        url: new URL('https://anna:hush@example.com/?token=hush'),
      },
      'asked',
    )
    expect(lines.join('')).not.toContain('hush')
    expect(lines.join('')).toContain('text/csv')
  })

  it('can be named in addition', () => {
    const { logger, facts } = logInto({ redact: ['iban'] })
    logger.info({ IBAN: 'DE00', iban: null, password: 'hush' }, 'paid')
    expect(facts()).toMatchObject([{ IBAN: '***', iban: null, password: '***' }])
  })
})
