import { describe, expect, it } from 'vitest'
import { type Beating, HeartbeatWheel } from './heartbeat-wheel.js'

const TIMES = { pingAfterMs: 5_000, silentMs: 12_000 }

class TestHeart implements Beating {
  heardAt: number
  readonly said: string[] = []

  constructor(heardAt: number) {
    this.heardAt = heardAt
  }

  ping(): void {
    this.said.push('ping')
  }

  expire(): void {
    this.said.push('expire')
  }
}

describe('the wheel', () => {
  function open(): { readonly wheel: HeartbeatWheel; passTo(ms: number): void } {
    let nowMs = 0
    const wheel = new HeartbeatWheel({ ...TIMES, now: () => nowMs })
    return {
      wheel,
      passTo: (ms) => {
        for (; nowMs < ms; nowMs += 1_000) wheel.turn()
        wheel.turn()
      },
    }
  }

  it('pings who is silent, and gives up who stays so', () => {
    const { wheel, passTo } = open()
    const heart = new TestHeart(0)
    wheel.add(heart)
    passTo(4_000)
    expect(heart.said).toEqual([])
    passTo(7_000)
    expect(heart.said).toEqual(['ping'])
    passTo(20_000)
    expect(heart.said).toEqual(['ping', 'expire'])
  })

  it('leaves who is heard of alone', () => {
    const { wheel, passTo } = open()
    const heart = new TestHeart(0)
    wheel.add(heart)
    for (let ms = 0; ms < 60_000; ms += 3_000) {
      heart.heardAt = ms
      passTo(ms)
    }
    expect(heart.said).toEqual([])
  })

  it('forgets who is gone', () => {
    const { wheel, passTo } = open()
    const [left, stayed] = [new TestHeart(0), new TestHeart(0)]
    wheel.add(left)
    wheel.add(stayed)
    wheel.remove(left)
    passTo(30_000)
    expect([left.said, stayed.said]).toEqual([[], ['ping', 'expire']])
  })
})
