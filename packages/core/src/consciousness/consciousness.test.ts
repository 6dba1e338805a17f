import { describe, expect, it } from 'vitest'
import type { OperationEvent } from '../realm/realm-event.js'
import { Consciousness } from './consciousness.js'

function event(overrides: Partial<OperationEvent> = {}): OperationEvent {
  return {
    type: 'operation',
    realm: 'primary',
    kind: 'guardian',
    operation: 'find',
    request: { type: 'find', kind: 'guardian', soulId: 'a' },
    durationMs: 1,
    rows: 1,
    ...overrides,
  }
}

describe('Consciousness', () => {
  it('keeps the shape of what it saw, not what it saw', () => {
    const consciousness = new Consciousness()
    const secret = 'a being that must not stay in memory'
    const request = {
      type: 'manifest',
      kind: 'guardian',
      beings: [{ name: secret }],
      returning: false,
    } as const
    consciousness.observe(event({ operation: 'manifest', request }))
    expect(JSON.stringify(consciousness.statistics())).not.toContain(secret)
    expect(consciousness.statistics()).toMatchObject([{ operation: 'manifest', shape: '', count: 1 }])
  })

  it('tells at most 500 shapes apart, and counts the rest together', () => {
    const consciousness = new Consciousness()
    for (let number = 0; number < 700; number += 1) consciousness.observe(event({ kind: `kind${number}` }))
    const statistics = consciousness.statistics()
    expect(statistics).toHaveLength(501)
    expect(statistics.find(({ shape }) => shape === 'other')).toMatchObject({
      realm: '*',
      kind: '*',
      count: 200,
    })
    expect(consciousness.observed).toBe(700)
  })

  it('tells the intentions of one shape apart, as long as there are few', () => {
    const consciousness = new Consciousness()
    const asked = (intention: string): OperationEvent => {
      const query = { v: 1, type: 'query', kind: 'guardian', intention, limit: 1 } as const
      return event({ operation: 'contemplate', request: { type: 'contemplate', kind: 'guardian', query } })
    }
    for (let number = 0; number < 20; number += 1) consciousness.observe(asked(`purpose ${number}`))
    consciousness.observe(asked('purpose 0'))
    const counts = consciousness.statistics().map(({ intention, count }) => [intention, count])
    expect(counts).toHaveLength(9)
    expect(counts).toContainEqual(['purpose 0', 2])
    expect(counts).toContainEqual(['purpose 7', 1])
    expect(counts).toContainEqual([undefined, 12])
  })

  it('keeps no name of a kind that does not exist', () => {
    const consciousness = new Consciousness()
    for (const kind of ['a', 'b']) consciousness.observe(event({ kind, error: 'LUX_UNKNOWN_KIND', rows: 0 }))
    expect(consciousness.statistics()).toMatchObject([{ kind: '*', errors: { LUX_UNKNOWN_KIND: 2 } }])
  })

  it('gives insights with their evidence once there is enough of it', () => {
    const consciousness = new Consciousness()
    for (let number = 0; number < 20; number += 1) consciousness.observe(event({ durationMs: 400 }))
    for (let number = 0; number < 20; number += 1) {
      consciousness.observe(event({ operation: 'dissolve', error: 'LUX_FOREIGN_KEY', rows: 0 }))
    }
    const reflection = consciousness.reflect()
    expect(reflection.status).toBe('ready')
    expect(
      reflection.insights.map(({ type, evidence }) => [type, evidence.operation, evidence.count]),
    ).toEqual([
      ['slow-shape', 'find', 20],
      ['failing-shape', 'dissolve', 20],
    ])
  })

  it('observes as much as its level says', () => {
    const dormant = new Consciousness('dormant')
    dormant.observe(event())
    expect([dormant.observed, dormant.statistics()]).toEqual([0, []])
    const aware = new Consciousness('aware')
    const query = { v: 1, type: 'query', kind: 'guardian', limit: 1 } as const
    const request = { type: 'contemplate', kind: 'guardian', query } as const
    aware.observe(event({ operation: 'contemplate', request }))
    expect(aware.statistics()).toMatchObject([{ shape: '', count: 1 }])
  })
})
