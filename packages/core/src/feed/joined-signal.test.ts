import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { JoinedSignal } from './joined-signal.js'

describe('a joined signal', () => {
  it('aborts with the first of several, also with one that has', () => {
    const [one, other] = [new AbortController(), new AbortController()]
    const joined = new JoinedSignal(one.signal, undefined, other.signal)
    expect(joined.signal.aborted).toBe(false)
    other.abort()
    expect(joined.signal.aborted).toBe(true)
    expect(new JoinedSignal(one.signal, other.signal).signal.aborted).toBe(true)
  })

  it('leaves nothing behind, aborted or released', () => {
    const [one, other] = [new AbortController(), new AbortController()]
    new JoinedSignal(one.signal, other.signal).release()
    expect(getEventListeners(one.signal, 'abort')).toHaveLength(0)
    const joined = new JoinedSignal(one.signal, other.signal)
    expect(getEventListeners(one.signal, 'abort')).toHaveLength(1)
    other.abort()
    expect(getEventListeners(one.signal, 'abort')).toHaveLength(0)
    expect(joined.signal.aborted).toBe(true)
  })
})
