import { createClient, type LiveQuery, type LuxClient, type SocketLike } from '@luxdb/client'
import { WebSocket } from 'ws'

/** What stands in a frame of the server; the parts that are looked at here. */
interface Told {
  readonly status?: string
  readonly response?: Told
  readonly rows?: readonly BeaconRow[]
  readonly soulIds?: readonly string[]
  readonly resumed?: boolean
  readonly resync?: string
  readonly reason?: string
  readonly changes?: readonly Step[]
}

interface Step {
  readonly type: string
  readonly soulId: string
  readonly being?: BeaconRow
}

export interface BeaconRow {
  readonly soulId: string
  readonly number: number
  readonly shade: number
}

/** Where to connect next. */
export type NextServer = () => string

/**
 * A client of @luxdb/client that follows beacons, with a witness of what its server really says: which beacons came, in
 * which order, how often it had to begin anew, and how its connections ended.
 */
export class Witness {
  readonly client: LuxClient
  readonly query: LiveQuery<BeaconRow>
  /** Numbers of the beacons as they came. */
  readonly numbers: number[] = []
  readonly closeCodes: number[] = []
  snapshots = 0
  resumes = 0
  readonly resyncs: string[] = []
  /** What cannot be: a being that comes though it is there, or changes or goes though it is not. */
  readonly anomalies: string[] = []
  #held = new Set<string>()
  #socket: WebSocket | undefined
  #localPort: number | undefined

  constructor(next: NextServer, filter = '') {
    this.client = createClient('ws://follows.the.witness', {
      open: () => this.#open(next()),
      backoffMs: () => 20,
    })
    this.query = this.client.watch<BeaconRow>({ kind: 'beacon', filter })
  }

  get isLive(): boolean {
    return this.query.status === 'live'
  }

  /** By which the server knows its connection. */
  get localPort(): number | undefined {
    return this.#localPort
  }

  /** Cuts the connection without a word. */
  kill(): void {
    this.#socket?.terminate()
  }

  #open(url: string): SocketLike {
    const socket = new WebSocket(`${url}/socket/websocket?vsn=2.0.0`)
    this.#socket = socket
    socket.on('upgrade', ({ socket: connection }) => {
      this.#localPort = connection.localPort
    })
    socket.on('message', (data) => this.#hear(String(data)))
    socket.on('close', (code) => this.closeCodes.push(code))
    // The one of `ws` has all that is needed; the two only type its events differently.
    return socket as unknown as SocketLike
  }

  #hear(text: string): void {
    const [, , , event, payload]: readonly [unknown, unknown, unknown, string, Told] = JSON.parse(text)
    if (event === 'phx_reply' && payload.status === 'ok') this.#answered(payload.response ?? {})
    else if (event === 'resync') this.resyncs.push(payload.reason ?? '')
    else if (event === 'snapshot') this.#began(payload)
    else if (event === 'delta') this.#came(payload)
  }

  #answered(answer: Told): void {
    if (answer.resync !== undefined) this.resyncs.push(answer.resync)
    if (answer.resumed === true) {
      this.resumes += 1
      this.#came(answer)
    } else this.#began(answer)
  }

  #began({ rows = [], soulIds = [] }: Told): void {
    this.snapshots += 1
    this.numbers.push(...rows.map(({ number }) => number))
    this.#held = new Set(soulIds)
  }

  #came({ changes = [] }: Told): void {
    for (const { type, soulId, being } of changes) {
      if (type === 'enter' && being !== undefined) this.numbers.push(being.number)
      if (this.#held.has(soulId) === (type === 'enter')) this.anomalies.push(`${type} of ${soulId}`)
      if (type === 'enter') this.#held.add(soulId)
      if (type === 'leave') this.#held.delete(soulId)
    }
  }
}
