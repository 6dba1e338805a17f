import { describe, expect, it } from 'vitest'
import { RealmGate } from './realm-gate.js'

/** Work that ends when it is told to. */
function blocked(): { readonly work: () => Promise<void>; readonly finish: () => void } {
  let finish: () => void = () => undefined
  const done = new Promise<void>((resolve) => {
    finish = resolve
  })
  return { work: () => done, finish }
}

const LIMITS = { maxInFlight: 2, maxQueued: 2, queueTimeoutMs: 1_000 }

describe('RealmGate', () => {
  it('runs up to its limit, queues up to its limit, and refuses the rest with LUX_OVERLOADED', async () => {
    const gate = new RealmGate('primary', LIMITS)
    const jobs = [blocked(), blocked(), blocked(), blocked()]
    const running = jobs.map((job) => gate.run(job.work))
    expect(gate.load).toMatchObject({ inFlight: 2, queued: 2, refused: 0 })
    await expect(gate.run(async () => undefined)).rejects.toMatchObject({ code: 'LUX_OVERLOADED' })
    for (const job of jobs) job.finish()
    await Promise.all(running)
    expect(gate.load).toEqual({ inFlight: 0, queued: 0, admitted: 4, refused: 1 })
  })

  it('hands a free place to whoever waited longest', async () => {
    const gate = new RealmGate('primary', { ...LIMITS, maxInFlight: 1 })
    const order: string[] = []
    const first = blocked()
    const running = gate.run(first.work)
    const waiting = ['a', 'b'].map((name) =>
      gate.run(async () => {
        order.push(name)
      }),
    )
    first.finish()
    await Promise.all([running, ...waiting])
    expect(order).toEqual(['a', 'b'])
  })

  it('frees the place of work that fails', async () => {
    const gate = new RealmGate('primary', LIMITS)
    await expect(gate.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(gate.load.inFlight).toBe(0)
  })

  it('gives up on a place after the queue timeout', async () => {
    const gate = new RealmGate('primary', { maxInFlight: 1, maxQueued: 1, queueTimeoutMs: 5 })
    const job = blocked()
    const running = gate.run(job.work)
    await expect(gate.run(async () => undefined)).rejects.toMatchObject({ code: 'LUX_OVERLOADED' })
    job.finish()
    await running
    expect(gate.load).toMatchObject({ inFlight: 0, queued: 0, refused: 1 })
  })

  it('lets a caller abort while it waits, and before', async () => {
    const gate = new RealmGate('primary', { ...LIMITS, maxInFlight: 1 })
    const job = blocked()
    const running = gate.run(job.work)
    const abort = new AbortController()
    const waiting = gate.run(async () => undefined, abort.signal)
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'LUX_ABORTED' })
    await expect(gate.run(async () => undefined, abort.signal)).rejects.toMatchObject({ code: 'LUX_ABORTED' })
    job.finish()
    await running
    expect(gate.load).toMatchObject({ inFlight: 0, queued: 0 })
  })
})
