import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyKind, AstralEngine, kind, type LiveMessage, type Principal } from '@luxdb/core'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'

const Note = kind(
  'note',
  { text: z.string(), tenant: z.string(), secret: z.string().optional() },
  {
    hidden: { secret: { exceptRoles: ['auditor'] } },
    access: {
      read: (who) =>
        who.roles.includes('reader')
          ? { type: 'compare', field: 'tenant', operator: 'eq', value: String(who.claims['tenant']) }
          : false,
    },
  },
)

const QUERY = { v: 1, type: 'query', kind: 'note' } as const

function person(roles: readonly string[], tenant: string): Principal {
  return { id: 'ada', roles, claims: { tenant } }
}

async function openEngine(): Promise<AstralEngine> {
  const engine = await new AstralEngine({ realms: { primary: 'memory://' }, kinds: [Note] }).awaken()
  onTestFinished(() => engine.transcend())
  await engine
    .realm('primary')
    .of(Note)
    .manifest([
      { text: 'one', tenant: 'a' },
      { text: 'two', tenant: 'b' },
    ])
  return engine
}

/** The first messages of a live query. */
async function heard(messages: AsyncIterable<LiveMessage>, count: number): Promise<LiveMessage[]> {
  const found: LiveMessage[] = []
  for await (const message of messages) {
    found.push(message)
    if (found.length === count) break
  }
  return found
}

function watch(engine: AstralEngine, who: Principal, since?: string): AsyncIterable<LiveMessage> {
  const request = {
    type: 'watch',
    kind: 'note',
    query: QUERY,
    ...(since === undefined ? {} : { since }),
  } as const
  return engine.watch(request, who).messages
}

async function cursorOf(engine: AstralEngine, who: Principal): Promise<string> {
  const [first] = await heard(watch(engine, who), 1)
  return first?.type === 'snapshot' ? first.cursor : ''
}

describe('while a client was away', () => {
  it('nothing changed: it resumes', async () => {
    const engine = await openEngine()
    const cursor = await cursorOf(engine, person(['reader'], 'a'))
    const [first] = await heard(watch(engine, person(['reader'], 'a'), cursor), 1)
    expect(first).toMatchObject({ type: 'delta', changes: [] })
  })

  it('a claim that changed while a client was away ends in resync', async () => {
    const engine = await openEngine()
    const cursor = await cursorOf(engine, person(['reader'], 'a'))
    const [resync, snapshot] = await heard(watch(engine, person(['reader'], 'b'), cursor), 2)
    expect(resync).toEqual({ type: 'resync', reason: 'query' })
    expect(snapshot).toMatchObject({ type: 'snapshot', rows: [expect.arrayContaining(['two'])] })
  })

  it('a role that was revoked ends in a refusal', async () => {
    const engine = await openEngine()
    const cursor = await cursorOf(engine, person(['reader'], 'a'))
    await expect((async () => heard(watch(engine, person([], 'a'), cursor), 1))()).rejects.toMatchObject({
      code: 'LUX_FORBIDDEN',
    })
  })

  it('a field that was hidden ends in resync', async () => {
    const engine = await openEngine()
    const cursor = await cursorOf(engine, person(['reader', 'auditor'], 'a'))
    const [resync] = await heard(watch(engine, person(['reader'], 'a'), cursor), 1)
    expect(resync).toEqual({ type: 'resync', reason: 'query' })
  })

  it('its kind was given another field: it begins anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'luxdb-rights-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const url = `sqlite://${join(folder, 'realm.db')}`
    const open = async (kinds: readonly AnyKind[]): Promise<SQLiteRealm> =>
      new SQLiteRealm(url, { kinds }).awaken()
    const before = await open([kind('note', { text: z.string() })])
    const [first] = await heard(before.watch({ type: 'watch', kind: 'note', query: QUERY }).messages, 1)
    const cursor = first?.type === 'snapshot' ? first.cursor : ''
    await before.close()
    const same = await open([kind('note', { text: z.string() })])
    const [resumed] = await heard(
      same.watch({ type: 'watch', kind: 'note', query: QUERY, since: cursor }).messages,
      1,
    )
    expect(resumed).toMatchObject({ type: 'delta', changes: [] })
    await same.close()
    const evolved = await open([kind('note', { text: z.string(), mood: z.string().optional() })])
    const messages = evolved.watch({ type: 'watch', kind: 'note', query: QUERY, since: cursor }).messages
    expect((await heard(messages, 2)).map(({ type }) => type)).toEqual(['resync', 'snapshot'])
    await evolved.close()
  })

  it('its cursor was forged: it begins anew', async () => {
    const engine = await openEngine()
    const who = person(['reader'], 'a')
    const cursor = await cursorOf(engine, who)
    const [payload = '', mac = ''] = cursor.split('.')
    const other = Buffer.from(payload, 'base64url')
      .toString()
      .replace(/"\d+"\]$/, '"0"]')
    for (const forged of [
      `${Buffer.from(other).toString('base64url')}.${mac}`,
      `${payload}.`,
      `${payload}.${mac}.${mac}`,
    ]) {
      expect(await heard(watch(engine, who, forged), 1)).toEqual([{ type: 'resync', reason: 'query' }])
    }
  })
})
