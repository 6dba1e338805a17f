import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { positionLost } from '../feed/position-lost.js'
import { bond } from '../kind/bond.js'
import { kind } from '../kind/kind.js'
import { asc, eq, exists, gt, lt, not } from '../query/conditions.js'
import { LiveResult } from '../query/live-result.js'
import type { SacredQuery } from '../query/sacred-query.js'
import type { LiveMessage } from './live-message.js'
import type { LiveOptions } from './live-options.js'
import { SlowRealm } from './test-slow-realm.js'

const Star = kind('star', { name: z.string(), mass: z.number().default(1) })
const Planet = kind('planet', {
  name: z.string(),
  star: bond.to(() => Star, { onDelete: 'cascade' }).optional(),
})
const Secret = kind('secret', { name: z.string() }, { changes: 'none' })

async function openRealm(live: LiveOptions = {}): Promise<SlowRealm> {
  const realm = new SlowRealm('memory://', {
    kinds: [Star, Planet, Secret],
    live: { minRequeryMs: 1, ...live },
    changes: { auditMs: 0, pollMs: 5 },
  })
  await realm.awaken()
  onTestFinished(() => realm.close())
  return realm
}

const query = (name: string, rest: Partial<SacredQuery> = {}): SacredQuery => ({
  v: 1,
  type: 'query',
  kind: name,
  ...rest,
})

const COUNT = query('star', { aggregate: { columns: [{ as: 'n', function: 'count' }] } })

/** Waits for what holds before long. */
function until(holds: () => void): Promise<void> {
  return vi.waitFor(holds, { interval: 2, timeout: 5_000 })
}

/** One who follows a live query from the moment that it is made. */
class Follower {
  readonly messages: LiveMessage[] = []
  readonly result: LiveResult<unknown> = new LiveResult<unknown>()
  readonly stop: AbortController = new AbortController()
  failure: unknown
  readonly done: Promise<void>

  constructor(realm: SlowRealm, asked: SacredQuery, since?: string) {
    const request = {
      type: 'watch',
      kind: asked.kind,
      query: asked,
      ...(since === undefined ? {} : { since }),
    } as const
    const { messages } = realm.watch(request, { signal: this.stop.signal })
    this.done = this.#follow(messages).catch((error: unknown) => {
      this.failure = error
    })
    onTestFinished(() => this.stop.abort())
  }

  async #follow(messages: AsyncIterable<LiveMessage>): Promise<void> {
    for await (const message of messages) {
      this.messages.push(message)
      this.result.apply(message)
    }
  }

  get types(): readonly string[] {
    return this.messages.map((message) => (message.type === 'resync' ? message.reason : message.type))
  }

  get text(): string {
    return JSON.stringify(this.result.rows())
  }

  async holds(...names: readonly string[]): Promise<void> {
    await until(() => {
      expect(this.result.size).toBe(names.length)
      for (const name of names) expect(this.text).toContain(name)
    })
  }

  async counts(count: number): Promise<void> {
    await until(() => expect(this.text).toBe(JSON.stringify([[count]])))
  }
}

async function delivered(realm: SlowRealm, count: number): Promise<void> {
  await until(() => expect(realm.changes.pulse().delivered).toBe(count))
  for (let turns = 0; turns < 3; turns++) await turn()
}

async function begun(realm: SlowRealm, snapshots: number): Promise<void> {
  await until(() => expect(realm.asked.length).toBe(snapshots))
}

describe('who joins a live query', () => {
  it('while another one waits for its snapshot is not given that one, once a window came between', async () => {
    const realm = await openRealm()
    const release = realm.hold()
    const first = new Follower(realm, query('star'))
    await begun(realm, 1)
    await realm.of(Star).manifest({ name: 'between' })
    await delivered(realm, 1)
    const second = new Follower(realm, query('star'))
    for (let turns = 0; turns < 5; turns++) await turn()
    release()
    await first.holds('between')
    await second.holds('between')
  })

  it('shares the snapshot of those who join at the same moment', async () => {
    const realm = await openRealm()
    const followers = Array.from({ length: 10 }, () => new Follower(realm, query('star')))
    await until(() => expect(followers.every(({ messages }) => messages.length === 1)).toBe(true))
    expect(realm.asked.length).toBe(1)
  })

  it('as the last one leaves hears all that follows', async () => {
    const realm = await openRealm()
    for (let steps = 0; steps < 12; steps++) {
      const leaving = new Follower(realm, query('star'))
      await until(() => expect(leaving.messages.length).toBe(1))
      leaving.stop.abort()
      for (let step = 0; step < steps; step++) await Promise.resolve()
      const joining = new Follower(realm, query('star'))
      await leaving.done
      await until(() => expect(joining.messages.length).toBe(1))
      await realm.of(Star).manifest({ name: `star ${steps}` })
      await until(() => expect(joining.text).toContain(`star ${steps}`))
      joining.stop.abort()
      await joining.done
    }
  })

  it.each([
    ['a plain one', query('star')],
    ['a window', query('star', { order: [asc('name')], limit: 40 })],
    ['a count', query('star', { select: [{ field: 'name' }], distinct: true })],
  ])('%s, whose snapshot comes late, gets what was written meanwhile once', async (_name, asked) => {
    const realm = await openRealm()
    await realm.of(Star).manifest({ name: 'before' })
    const release = realm.hold()
    const follower = new Follower(realm, asked)
    await begun(realm, 1)
    await realm.of(Star).manifest({ name: 'meanwhile' })
    await delivered(realm, 1)
    release()
    await follower.holds('before', 'meanwhile')
    await realm.of(Star).manifest({ name: 'after' })
    await follower.holds('before', 'meanwhile', 'after')
  })

  it('under writes without end is live all the same', async () => {
    const realm = await openRealm()
    let isOver = false
    const writing = (async () => {
      for (let step = 0; !isOver; step++) {
        await realm.of(Star).manifest({ name: `star ${step}` })
        await turn()
      }
      return realm.of(Star).count()
    })()
    realm.snapshotTurns = 5
    const follower = new Follower(realm, COUNT)
    await until(() => expect(follower.types).toContain('snapshot'))
    isOver = true
    await follower.counts(await writing)
  })

  it('while more comes than may wait begins anew, and ends right', async () => {
    const realm = await openRealm({ maxBuffered: 5 })
    const release = realm.hold()
    const follower = new Follower(realm, query('star'))
    await begun(realm, 1)
    const names = Array.from({ length: 20 }, (_, index) => `star ${index + 100}`)
    for (const name of names) await realm.of(Star).manifest({ name })
    await delivered(realm, names.length)
    release()
    await follower.holds(...names)
    expect(follower.types.join()).toMatch(/overflow,snapshot/)
    await realm.of(Star).manifest({ name: 'last' })
    await follower.holds(...names, 'last')
  })

  it('while the log is reset gets the rows of afterwards, after the resync', async () => {
    const realm = await openRealm()
    const made = await realm.of(Star).manifest({ name: 'gone' })
    await realm.of(Star).manifest({ name: 'kept' })
    const release = realm.hold()
    const follower = new Follower(realm, query('star'))
    await begun(realm, 1)
    await realm.erase(Star, made.soulId)
    await begun(realm, 2)
    release()
    await follower.holds('kept')
    expect(follower.types).toEqual(['erased', 'snapshot'])
  })
})

describe('a live query that fails', () => {
  it('by a row that it cannot judge ends alone', async () => {
    const realm = await openRealm()
    const position = Star.shape.fields.findIndex(({ name }) => name === 'mass')
    realm.row = (row) =>
      new Proxy(row, {
        get: (target, name) => {
          if (name === String(position)) throw new RangeError('hostile')
          return Reflect.get(target, name)
        },
      })
    const judged = query('star', { where: not(gt('mass', 9)), select: [{ field: 'name' }] })
    const hurt = new Follower(realm, judged)
    const well = new Follower(realm, query('star', { where: eq('name', 'a'), select: [{ field: 'name' }] }))
    await until(() => expect(hurt.messages.length + well.messages.length).toBe(2))
    await realm.of(Star).manifest({ name: 'a' })
    await hurt.done
    expect(hurt.failure).toBeInstanceOf(RangeError)
    expect(hurt.types).toEqual(['snapshot'])
    await well.holds('a')
    // The same question can be asked again.
    const again = new Follower(realm, judged)
    await again.holds('a')
  })

  it('is not joined by others: they begin anew', async () => {
    const realm = await openRealm()
    const { messages } = realm.watch({ type: 'watch', kind: 'star', query: COUNT })
    const idle = messages[Symbol.asyncIterator]()
    await idle.next()
    realm.failure = new RangeError('planted')
    await realm.of(Star).manifest({ name: 'a' })
    await begun(realm, 2)
    for (let turns = 0; turns < 5; turns++) await turn()
    realm.failure = undefined
    await realm.of(Star).manifest({ name: 'b' })
    await new Follower(realm, COUNT).counts(2)
    await expect(idle.next()).rejects.toThrow(RangeError)
  })
})

describe('a log that lost its place', () => {
  it('makes everybody begin anew, and goes on', async () => {
    const realm = await openRealm()
    const followers = [query('star'), query('star', { limit: 5 }), COUNT].map(
      (asked) => new Follower(realm, asked),
    )
    await until(() => expect(followers.every(({ messages }) => messages.length === 1)).toBe(true))
    realm.lost = positionLost('epoch')
    await realm.of(Star).manifest({ name: 'unheard' })
    for (const { messages } of followers)
      await until(() => expect(messages).toContainEqual({ type: 'resync', reason: 'epoch' }))
    await realm.of(Star).manifest({ name: 'heard' })
    const [plain, window, count] = followers
    await plain?.holds('unheard', 'heard')
    await window?.holds('unheard', 'heard')
    await count?.counts(2)
    expect(followers.map(({ failure }) => failure)).toEqual([undefined, undefined, undefined])
  })
})

describe('a transaction of many pages', () => {
  it('comes whole, to who is there and to who resumes', async () => {
    const realm = await openRealm()
    realm.pageSize = 3
    const there = new Follower(realm, query('star'))
    const leaving = new Follower(realm, query('star'))
    await until(() => expect(there.messages.length + leaving.messages.length).toBe(2))
    leaving.stop.abort()
    await leaving.done
    const stars = Array.from({ length: 20 }, (_, index) => ({ name: `star ${index}` }))
    const writing = realm.of(Star).manifest(stars)
    const resumed: Follower[] = []
    for (let turns = 0; turns < 12; turns++) {
      resumed.push(new Follower(realm, query('star'), leaving.result.cursor))
      await Promise.resolve()
    }
    await writing
    const sizes = ({ messages }: Follower): readonly number[] =>
      messages.flatMap((message) => (message.type === 'delta' ? [message.changes.length] : []))
    for (const follower of [there, ...resumed]) {
      await until(() => expect(sizes(follower).includes(20)).toBe(true))
      expect(sizes(follower).filter((size) => size > 0)).toEqual([20])
    }
  })

  it('makes everybody begin anew, whichever page says so', async () => {
    const realm = await openRealm()
    realm.pageSize = 3
    const first = await realm.of(Star).manifest({ name: 'first' })
    const follower = new Follower(realm, query('star'))
    await until(() => expect(follower.messages.length).toBe(1))
    realm.isSilent = true
    await realm.erase(Star, first.soulId)
    await realm.of(Star).manifest(Array.from({ length: 9 }, (_, index) => ({ name: `star ${index}` })))
    realm.isSilent = false
    await until(() => expect(follower.types).toContain('erased'))
    await until(() => expect(follower.result.size).toBe(9))
    expect(follower.text).not.toContain('first')
  })
})

describe('a query that runs again', () => {
  it('does so only for changes that can matter to it', async () => {
    const realm = await openRealm()
    const sol = await realm.of(Star).manifest({ name: 'Sol', mass: 5 })
    const heavy = new Follower(realm, { ...COUNT, where: gt('mass', 3) })
    await heavy.counts(1)
    const light = new Follower(realm, { ...COUNT, where: lt('mass', 3) })
    await light.counts(0)
    await realm.of(Star).manifest([{ name: 'a' }, { name: 'b' }])
    await realm.of(Planet).manifest({ name: 'Earth', starId: sol.soulId })
    await light.counts(2)
    expect(realm.asked.filter(({ where }) => JSON.stringify(where).includes('"gt"'))).toHaveLength(1)
    await realm.of(Star).manifest({ name: 'Vega', mass: 4 })
    await heavy.counts(2)
    await realm.of(Star).transform(sol.soulId, { mass: 1 })
    await heavy.counts(1)
  })

  it('does so for what its bonds lead to', async () => {
    const realm = await openRealm()
    const sol = await realm.of(Star).manifest({ name: 'Sol' })
    const bound = query('planet', { where: exists('star', gt('mass', 3)), select: [{ field: 'name' }] })
    const follower = new Follower(realm, bound)
    await until(() => expect(follower.types).toEqual(['snapshot']))
    await realm.of(Planet).manifest({ name: 'Earth', starId: sol.soulId })
    await realm.of(Star).transform(sol.soulId, { mass: 9 })
    await follower.holds('Earth')
    await realm.of(Star).dissolve(sol.soulId)
    await follower.holds()
  })
})

describe('a cursor', () => {
  it('moves on although only others have news', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const realm = await openRealm()
    const follower = new Follower(realm, query('star'))
    await until(() => expect(follower.messages.length).toBe(1))
    await realm.of(Planet).manifest({ name: 'a' })
    await delivered(realm, 1)
    vi.advanceTimersByTime(16_000)
    await realm.of(Planet).manifest({ name: 'b' })
    await delivered(realm, 2)
    const since = follower.result.cursor
    expect(follower.messages).toHaveLength(2)
    expect(follower.messages.at(-1)).toMatchObject({ type: 'delta', changes: [] })
    const resumed = new Follower(realm, query('star'), since)
    await until(() => expect(resumed.messages[0]).toMatchObject({ type: 'delta', changes: [] }))
  })

  it('that missed more than may wait begins anew', async () => {
    const realm = await openRealm({ maxBuffered: 5 })
    const follower = new Follower(realm, query('star'))
    await until(() => expect(follower.messages.length).toBe(1))
    follower.stop.abort()
    await follower.done
    await realm.of(Star).manifest(Array.from({ length: 20 }, (_, index) => ({ name: `star ${index}` })))
    const resumed = new Follower(realm, query('star'), follower.result.cursor)
    await until(() => expect(resumed.types).toEqual(['overflow', 'snapshot']))
    expect(resumed.result.size).toBe(20)
  })
})

describe('a kind whose changes are not logged', () => {
  it('cannot be followed', async () => {
    const realm = await openRealm()
    expect(() => realm.watch({ type: 'watch', kind: 'secret', query: query('secret') })).toThrow(
      expect.objectContaining({ code: 'LUX_UNSUPPORTED' }),
    )
  })
})
