import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { kind } from '../kind/kind.js'
import { MemoryRealm } from '../memory-realm/memory-realm.js'
import type { Condition } from '../query/condition.js'
import { asc, eq, gt, startsWith } from '../query/conditions.js'
import { LiveResult } from '../query/live-result.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { LiveMessage } from './live-message.js'
import type { LiveOptions } from './live-options.js'

const Star = kind('star', { name: z.string(), mass: z.number().default(1) })

async function openRealm(live: LiveOptions = {}): Promise<MemoryRealm> {
  const realm = await new MemoryRealm('memory://', { kinds: [Star], live }).awaken()
  onTestFinished(() => realm.close())
  return realm
}

const stars = (rest: Partial<SacredQuery> = {}): SacredQuery => ({
  v: 1,
  type: 'query',
  kind: 'star',
  ...rest,
})

function watch(realm: MemoryRealm, query: SacredQuery, begin?: 'now'): AsyncIterator<LiveMessage> {
  const request = { type: 'watch', kind: 'star', query, ...(begin === undefined ? {} : { begin }) } as const
  const iterator = realm.watch(request).messages[Symbol.asyncIterator]()
  onTestFinished(async () => void (await iterator.return?.()))
  return iterator
}

async function next(messages: AsyncIterator<LiveMessage>): Promise<LiveMessage> {
  const { value, done } = await messages.next()
  if (done === true) throw new Error('The live query has ended.')
  return value
}

/** Waits until what was written has passed through the feed. */
async function settled(realm: MemoryRealm, delivered: number): Promise<void> {
  while (realm.changes.pulse().delivered < delivered) await new Promise((resolve) => setImmediate(resolve))
  for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve))
}

describe('a slow consumer', () => {
  it('gets the newest of each being alone', async () => {
    const realm = await openRealm({ maxBuffered: 10 })
    const sol = await realm.of(Star).manifest({ name: 'Sol' })
    const messages = watch(realm, stars())
    const result = new LiveResult<unknown>()
    const apply = async (): Promise<number> => {
      const message = await next(messages)
      result.apply(message.type === 'delta' ? { ...message, changes: message.changes } : message)
      return message.type === 'delta' ? message.changes.length : 0
    }
    await apply()
    // The first delta is taken as it comes; from then on nothing is read for a while.
    await realm.of(Star).transform(sol.soulId, { mass: 2 })
    await apply()
    for (let mass = 3; mass < 53; mass++) {
      await realm.of(Star).transform(sol.soulId, { mass })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await settled(realm, 51)
    let changes = 0
    while (JSON.stringify(result.rows()).includes('52') === false) changes += await apply()
    expect(changes).toBeLessThan(30)
    expect(result.size).toBe(1)
  })

  it('begins anew when that is still too much', async () => {
    const realm = await openRealm({ maxBuffered: 10 })
    const messages = watch(realm, stars())
    await next(messages)
    await realm.of(Star).manifest({ name: 'first' })
    await next(messages)
    for (let number = 0; number < 30; number++) await realm.of(Star).manifest({ name: `star ${number}` })
    await settled(realm, 31)
    expect(await next(messages)).toEqual({ type: 'resync', reason: 'overflow' })
    const result = new LiveResult<unknown>()
    result.apply(await next(messages))
    expect(result.size).toBeGreaterThan(10)
    while (result.size < 31) result.apply(await next(messages))
    expect(await realm.of(Star).count()).toBe(result.size)
  })

  it('costs nobody else anything', async () => {
    const realm = await openRealm({ maxBuffered: 10 })
    const slow = watch(realm, stars())
    const quick = watch(realm, stars())
    await next(slow)
    await next(quick)
    for (let number = 0; number < 40; number++) {
      await realm.of(Star).manifest({ name: `star ${number}` })
      expect(await next(quick)).toMatchObject({ type: 'delta', changes: [{ type: 'enter' }] })
    }
  })

  it('of a list begins anew with the list', async () => {
    const realm = await openRealm({ maxBuffered: 5 })
    const messages = watch(realm, stars({ order: [asc('name')], limit: 3 }))
    await next(messages)
    for (let number = 40; number > 0; number--) {
      await realm.of(Star).manifest({ name: `star ${number + 100}` })
      await settled(realm, 41 - number)
    }
    const types: string[] = []
    let last: LiveMessage | undefined
    while (JSON.stringify(last ?? '').includes('star 101') === false) {
      last = await next(messages)
      types.push(last.type)
    }
    expect(types).toContain('resync')
  })
})

describe('live queries that no index finds', () => {
  it('are counted, and only so many are taken', async () => {
    const realm = await openRealm({ maxUnindexed: 2 })
    const unindexed = (text: string): Condition => startsWith('name', text)
    for (const text of ['a', 'b']) await next(watch(realm, stars({ where: unindexed(text) })))
    // The same question again is not another one.
    await next(watch(realm, stars({ where: unindexed('a') })))
    await expect(next(watch(realm, stars({ where: unindexed('c') })))).rejects.toMatchObject({
      code: 'LUX_OVERLOADED',
    })
    await next(watch(realm, stars({ where: eq('name', 'x') })))
    await next(watch(realm, stars()))
  })
})

describe('a live query that begins now', () => {
  it('leaves out what is there, and tells what comes with the write behind it', async () => {
    const realm = await openRealm({ maxBeings: 1 })
    const [sol] = await realm.of(Star).manifest([{ name: 'Sol' }, { name: 'Vega' }])
    const messages = watch(realm, stars({ where: gt('mass', 0) }), 'now')
    expect(await next(messages)).toMatchObject({ type: 'delta', changes: [] })
    await realm.of(Star).transform(sol?.soulId ?? '', { name: 'Sun' })
    const told = await next(messages)
    expect(told).toMatchObject({ changes: [{ type: 'update', origin: { operation: 'update' } }] })
    expect(JSON.stringify(told)).toContain('Sol')
    await realm.of(Star).dissolve(sol?.soulId ?? '')
    expect(await next(messages)).toMatchObject({
      changes: [{ type: 'leave', origin: { operation: 'delete' } }],
    })
  })

  it('cannot have a limit, bonds or groups', async () => {
    const realm = await openRealm()
    const query = stars({ limit: 3 })
    expect(() => realm.watch({ type: 'watch', kind: 'star', query, begin: 'now' })).toThrow('begin')
  })
})

describe('a live query', () => {
  it('ends with its realm, its signal or its consumer, and leaves nothing behind', async () => {
    const realm = await openRealm()
    const stop = new AbortController()
    const stream = realm.watch({ type: 'watch', kind: 'star', query: stars() }, { signal: stop.signal })
    const ended = (async () => {
      let count = 0
      for await (const _message of stream.messages) count += 1
      return count
    })()
    await settled(realm, 0)
    stop.abort()
    expect(await ended).toBeLessThanOrEqual(1)
    for await (const message of realm.of(Star).watch({})) {
      expect(message.type).toBe('snapshot')
      break
    }
    await settled(realm, 0)
    expect(realm.changes.pulse().listeners).toBe(0)
    const last = watch(realm, stars())
    await next(last)
    await realm.close()
    expect((await last.next()).done).toBe(true)
  })

  it('does not say what nobody asked for', async () => {
    const realm = await openRealm()
    const messages = watch(realm, stars({ select: [{ field: 'name' }], where: gt('mass', 0) }))
    await next(messages)
    const sol = await realm.of(Star).manifest({ name: 'Sol' })
    await next(messages)
    // Nothing that the query shows changes.
    await realm.of(Star).transform(sol.soulId, { mass: 5 })
    await realm.of(Star).transform(sol.soulId, { name: 'Sun' })
    expect(await next(messages)).toMatchObject({ changes: [{ type: 'update', row: ['Sun'] }] })
  })
})
