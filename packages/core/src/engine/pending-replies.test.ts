import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { kind } from '../kind/kind.js'
import type { Principal } from '../query/principal.js'
import { AstralEngine } from './astral-engine.js'
import { PendingReplies } from './pending-replies.js'

interface Opened {
  readonly promise: Promise<void>
  readonly resolve: () => void
}

function opened(): Opened {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** Whether a promise has been resolved, once all that can run has run. */
async function isOver(promise: Promise<unknown> | undefined): Promise<boolean> {
  let over = promise === undefined
  promise?.then(() => {
    over = true
  })
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  return over
}

describe('replies that have not left', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are waited for from the beginning of their write', async () => {
    const replies = new PendingReplies()
    const [write, reply] = [opened(), opened()]
    const running = replies.run('ada', reply.promise, () => write.promise)
    const left = replies.left('ada')
    expect(await isOver(left)).toBe(false)
    write.resolve()
    await running
    expect(await isOver(left)).toBe(false)
    reply.resolve()
    expect(await isOver(left)).toBe(true)
    expect(replies.left('ada')).toBeUndefined()
  })

  it('are not those of others, and not those of later writes', async () => {
    const replies = new PendingReplies()
    const [first, second] = [opened(), opened()]
    await replies.run('ada', first.promise, () => Promise.resolve())
    const left = replies.left('ada')
    await replies.run('ada', second.promise, () => Promise.resolve())
    expect(replies.left('bob')).toBeUndefined()
    first.resolve()
    expect(await isOver(left)).toBe(true)
    expect(await isOver(replies.left('ada'))).toBe(false)
    second.resolve()
  })

  it('are none of a write that failed', async () => {
    const replies = new PendingReplies()
    const failing = replies.run('ada', opened().promise, () => Promise.reject(new RangeError('no')))
    const left = replies.left('ada')
    await expect(failing).rejects.toThrow(RangeError)
    expect(await isOver(left)).toBe(true)
    expect(replies.left('ada')).toBeUndefined()
  })

  it('hold for a second at most, and as long again once the write is done', async () => {
    const replies = new PendingReplies()
    const write = opened()
    const running = replies.run('ada', opened().promise, () => write.promise)
    await vi.advanceTimersByTimeAsync(1_001)
    expect(replies.left('ada')).toBeUndefined()
    write.resolve()
    await running
    const left = replies.left('ada')
    expect(await isOver(left)).toBe(false)
    await vi.advanceTimersByTimeAsync(1_001)
    expect(await isOver(left)).toBe(true)
  })
})

describe('a live query of an engine', () => {
  it('tells of a write when its reply has left, and of others before', async () => {
    const Star = kind('star', { name: z.string() })
    await using engine = await new AstralEngine({
      realms: { primary: 'memory://' },
      kinds: [Star],
    }).awaken()
    const [ada, bob] = ['ada', 'bob'].map((id): Principal => ({ id, roles: ['admin'], claims: {} }))
    if (ada === undefined || bob === undefined) throw new TypeError('There are two of them.')
    const told: string[] = []
    const ending = new AbortController()
    const following = [ada, bob].map(async (principal) => {
      const beings = engine.of(Star, { principal })
      for await (const message of beings.watch({}, { signal: ending.signal }))
        told.push(`${principal.id} ${message.type}`)
    })
    await expect.poll(() => told).toHaveLength(2)
    const reply = opened()
    const options = { replied: reply.promise }
    await engine.of(Star, { principal: ada }).manifest({ name: 'Sol' }, options)
    await expect.poll(() => told.slice(2)).toEqual(['bob delta'])
    reply.resolve()
    await expect.poll(() => told.slice(2)).toEqual(['bob delta', 'ada delta'])
    ending.abort()
    await Promise.all(following)
  })
})
