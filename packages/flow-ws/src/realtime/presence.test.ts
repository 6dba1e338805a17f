import { type BusMessage, LocalBus } from '@luxdb/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PresenceDiff } from '../wire/presence-diff-message.js'
import { Presence } from './presence.js'

const TIMES = { presenceBeatMs: 1_000, presenceSilentMs: 3_000 }
const ROOM = 'realtime:room'

/** A bus whose messages from one server to the others may get lost. */
class LossyBus extends LocalBus {
  isLosing = false
  /** What was said, by its type. */
  readonly said: string[] = []

  override async publish(message: BusMessage): Promise<void> {
    if (this.isLosing) return
    this.said.push(JSON.parse(message.payload).type)
    await super.publish(message)
  }
}

describe('presence on several servers', () => {
  const servers: Presence[] = []
  const bus = new LossyBus()

  beforeEach(() => {
    vi.useFakeTimers()
    bus.isLosing = false
    bus.said.length = 0
  })
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
    vi.useRealTimers()
  })

  function open(): { readonly presence: Presence; readonly diffs: string[] } {
    const diffs: string[] = []
    const names = (state: PresenceDiff['joins']): string => Object.keys(state).sort().join()
    const presence = new Presence({
      bus,
      times: TIMES,
      now: () => Date.now(),
      onDiff: (_topic, { joins, leaves }) => void diffs.push(`+${names(joins)} -${names(leaves)}`),
    })
    servers.push(presence)
    return { presence, diffs }
  }

  function here({ presence }: { readonly presence: Presence }): readonly string[] {
    return Object.keys(presence.state(ROOM)).sort()
  }

  const enter = ({ presence }: { readonly presence: Presence }, key: string): object => {
    const channel = { key }
    presence.state(ROOM)
    presence.track(ROOM, channel, { key, payload: { mood: 'calm' } })
    return channel
  }

  it('is the same on all of them', async () => {
    const [one, two] = [open(), open()]
    enter(one, 'ada')
    enter(two, 'bob')
    await vi.advanceTimersByTimeAsync(1)
    expect(here(one)).toEqual(['ada', 'bob'])
    expect(here(two)).toEqual(['ada', 'bob'])
    const late = open()
    expect(here(late)).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(here(late)).toEqual(['ada', 'bob'])
    expect(late.diffs.sort()).toEqual(['+ada -', '+bob -'])
  })

  it('tells who comes, changes and goes', async () => {
    const [one, two] = [open(), open()]
    here(two)
    const ada = enter(one, 'ada')
    one.presence.track(ROOM, ada, { key: 'ada', payload: { mood: 'glad' } })
    await vi.advanceTimersByTimeAsync(1)
    expect(two.presence.state(ROOM)['ada']).toMatchObject({ metas: [{ mood: 'glad' }] })
    one.presence.untrack(ROOM, ada)
    await vi.advanceTimersByTimeAsync(1)
    expect(two.diffs).toEqual(['+ada -', '+ada -ada', '+ -ada'])
  })

  it('holds two channels under one key apart', async () => {
    const [one, two] = [open(), open()]
    enter(one, 'ada')
    const other = enter(two, 'ada')
    await vi.advanceTimersByTimeAsync(1)
    expect(one.presence.state(ROOM)['ada']?.metas).toHaveLength(2)
    two.presence.untrack(ROOM, other)
    await vi.advanceTimersByTimeAsync(1)
    expect(one.presence.state(ROOM)['ada']?.metas).toHaveLength(1)
  })

  it('is mended by the next sign of life when messages were lost', async () => {
    const [one, two] = [open(), open()]
    here(two)
    const ada = enter(one, 'ada')
    await vi.advanceTimersByTimeAsync(1)
    bus.isLosing = true
    enter(one, 'bob')
    one.presence.untrack(ROOM, ada)
    await vi.advanceTimersByTimeAsync(1)
    expect(here(two)).toEqual(['ada'])
    bus.isLosing = false
    await vi.advanceTimersByTimeAsync(TIMES.presenceBeatMs)
    expect(here(two)).toEqual(['bob'])
  })

  it('is told as what changed: the whole of it only to who comes, and to who missed something', async () => {
    const [one, two] = [open(), open()]
    here(two)
    for (const key of ['ada', 'bob', 'cyd']) enter(one, key)
    await vi.advanceTimersByTimeAsync(TIMES.presenceBeatMs * 3)
    expect(here(two)).toEqual(['ada', 'bob', 'cyd'])
    const joining = ['ask', 'ask', 'state', 'diff', 'diff']
    expect(bus.said).toEqual([...joining, 'beat', 'beat', 'beat'])
    bus.isLosing = true
    enter(one, 'dan')
    await vi.advanceTimersByTimeAsync(1)
    bus.isLosing = false
    bus.said.length = 0
    // Both do not fit what is known, and one question is enough.
    for (const key of ['eve', 'fay']) enter(one, key)
    await vi.advanceTimersByTimeAsync(1)
    expect(here(two)).toEqual(['ada', 'bob', 'cyd', 'dan', 'eve', 'fay'])
    expect(bus.said.filter((type) => type === 'ask')).toHaveLength(1)
  })

  it('is told whole by who goes last, whatever was missed before', async () => {
    const [one, two] = [open(), open()]
    here(two)
    const ada = enter(one, 'ada')
    await vi.advanceTimersByTimeAsync(1)
    bus.isLosing = true
    const bob = enter(one, 'bob')
    one.presence.untrack(ROOM, ada)
    bus.isLosing = false
    one.presence.untrack(ROOM, bob)
    await vi.advanceTimersByTimeAsync(1)
    expect(here(two)).toEqual([])
    expect(two.diffs).toEqual(['+ada -', '+ -ada'])
  })

  it('lets go of the clients of a server that gives no sign of life, and takes them back', async () => {
    const [one, two] = [open(), open()]
    enter(one, 'ada')
    enter(two, 'bob')
    await vi.advanceTimersByTimeAsync(1)
    bus.isLosing = true
    await vi.advanceTimersByTimeAsync(TIMES.presenceSilentMs - TIMES.presenceBeatMs)
    expect(here(two)).toEqual(['ada', 'bob'])
    await vi.advanceTimersByTimeAsync(2 * TIMES.presenceBeatMs)
    expect(here(two)).toEqual(['bob'])
    expect(two.diffs.at(-1)).toBe('+ -ada')
    bus.isLosing = false
    await vi.advanceTimersByTimeAsync(TIMES.presenceBeatMs)
    expect(here(two)).toEqual(['ada', 'bob'])
  })

  it('forgets a topic that nobody here is on', async () => {
    const [one, two] = [open(), open()]
    here(two)
    two.presence.forget(ROOM)
    enter(one, 'ada')
    await vi.advanceTimersByTimeAsync(1)
    expect(two.diffs).toEqual([])
  })
})
