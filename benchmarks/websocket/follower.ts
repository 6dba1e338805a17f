import type { WebSocket } from 'ws'
import { clockMs } from './beacon.js'
import { joinPhoenix } from './phoenix-client.js'

const BEACON = /"number":(\d+),"sentAt":([\d.]+)/g

/** Follows all beacons: whether they come in order, and how long each took. */
export class Follower {
  readonly socket: Promise<WebSocket>
  /** Milliseconds from the write of each. */
  readonly latenciesMs: number[] = []
  /** Beacons that were not the next one. */
  wrong = 0
  #next: number

  constructor(port: number, from: number) {
    this.#next = from
    const payload = { kind: 'beacon', filter: `number=gte.${from}` }
    this.socket = joinPhoenix(port, { topic: 'query:beacons', payload }, (frame) => this.#hear(frame))
  }

  get heard(): number {
    return this.latenciesMs.length
  }

  /** Forgets how long they took, for another stretch. */
  takeLatencies(): readonly number[] {
    return this.latenciesMs.splice(0)
  }

  #hear(frame: string): void {
    const now = clockMs()
    for (const [, number, sentAt] of frame.matchAll(BEACON)) {
      if (Number(number) !== this.#next) this.wrong += 1
      this.#next = Number(number) + 1
      this.latenciesMs.push(now - Number(sentAt))
    }
  }
}
