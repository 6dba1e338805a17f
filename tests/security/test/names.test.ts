import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Ask } from '../src/ask.js'
import { askFlow } from '../src/ask-flow.js'
import { type AttackedServer, attackedServer } from '../src/injection/attacked-server.js'
import { REALMS } from '../src/realms.js'

/** Names of databases, of LuxDB's own tables and of JavaScript, and look-alikes of names that are there. */
const NAMES: readonly string[] = [
  ...[
    'sqlite_schema',
    'sqlite_master',
    'sqlite_sequence',
    'sqlite_temp_master',
    'dbstat',
    'pragma_table_info',
  ],
  ...[
    'pg_catalog.pg_class',
    'pg_class',
    'pg_shadow',
    'pg_stat_activity',
    'information_schema.tables',
    'public.thing',
  ],
  ...['lux_changes', 'lux_meta', 'lux_layouts', 'lux_state', 'luxChanges'],
  ...['rowid', 'oid', '_rowid_', 'ctid', 'xmin', 'tableoid', 'soul_id', 'is_good'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'],
  ...['thing"', "thing'", 'thing`', 'thing;', 'thing--', 'thing/**/', '"thing"', '[thing]', 'thing\\'],
  ...[
    'Thing',
    'THING',
    'th\u0131ng',
    'thin\u0261',
    '\u200bthing',
    'thing\u00a0',
    'thing ',
    ' thing',
    'thin\u0000g',
  ],
  ...[
    'a'.repeat(64),
    'a'.repeat(1_000),
    '\ufeffthing',
    'thing\ud83d\ude00',
    '%',
    '_',
    '*',
    '?',
    '.',
    '..',
    '0',
    '-1',
  ],
]

const encoded = encodeURIComponent
/** Operators, and the words of the grammar itself, are no columns either; what they mean is looked at elsewhere. */
const AS_FIELD = NAMES.filter((name) => !/[.*]|^-1$/.test(name))

describe.each(REALMS)('names that are not those of a kind, on %s', (name) => {
  let server: AttackedServer
  let ask: Ask
  /** What LuxDB itself says to the database. */
  let own: string
  beforeAll(async () => {
    server = await attackedServer(name, inject('postgresUrl'))
    ask = askFlow(server.flow)
    own = [...server.statements].join('\n')
  })
  afterAll(() => server?.stop())

  it('are no kinds, and all are answered alike', async () => {
    const answers = new Set<string>()
    for (const kind of NAMES) {
      const { status, json } = await ask(`/beings/${encoded(kind)}`)
      const code = typeof json === 'object' && json !== null && 'code' in json ? json.code : undefined
      answers.add(`${status} ${code}`)
      const body = { v: 1, type: 'query', kind }
      expect([kind, (await ask('/query', { method: 'POST', body })).status]).toEqual([kind, 404])
    }
    // Dots lead to another path before anybody looks for a kind.
    expect([...answers].sort()).toEqual(['404 LUX_UNKNOWN_PATH', '404 PGRST205'])
  })

  it('are no fields and no bonds', async () => {
    const wrong: unknown[] = []
    for (const field of AS_FIELD) {
      const paths = [
        `${encoded(field)}=eq.1`,
        `select=${encoded(field)}`,
        `order=${encoded(field)}`,
        `select=${encoded(field)}(*)`,
      ]
      for (const path of paths) {
        const { status, text } = await ask(`/beings/thing?${path}`)
        if (status !== 400) wrong.push([path, status, text.slice(0, 200)])
      }
      const where = { type: 'is', field, value: null }
      const { status } = await ask('/query', {
        method: 'POST',
        body: { v: 1, type: 'query', kind: 'thing', where },
      })
      if (status !== 400) wrong.push([field, status])
    }
    expect(wrong).toEqual([])
  })

  it('are nothing in bodies, parameters and headers', async () => {
    for (const word of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype']) {
      const body = `{"name":"new","${word}":{"isAdmin":true}}`
      expect([word, (await ask('/beings/thing', { method: 'POST', body })).status]).toEqual([word, 400])
      const headers = { [word]: 'x', prefer: word, 'accept-profile': word }
      expect([word, (await ask('/beings/thing', { headers })).status]).toEqual([word, 406])
      expect(
        (await ask('/beings/thing?limit=1', { headers: { prefer: `${word}=x, handling=lenient` } })).status,
      ).toBe(200)
    }
  })

  it('leave every object as it was', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  it('are in no statement', () => {
    const asked = AS_FIELD.filter((field) => field.length > 3 && !own.includes(field))
    const found = asked.filter((field) => [...server.statements].some((text) => text.includes(field)))
    expect(found).toEqual([])
    expect(asked.length).toBeGreaterThan(20)
  })
})
