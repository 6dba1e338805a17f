import { setTimeout as wait } from 'node:timers/promises'
import { createClient, type LiveQuery, type SocketLike } from '@luxdb/client'
import { WebSocket } from 'ws'
import { BenchServer } from './bench-server.js'
import { Follower } from './follower.js'
import { openAll } from './open-all.js'
import { percentile } from './percentile.js'
import { until } from './until.js'
import type { Finding } from './verdict.js'

export interface StalledOptions {
  readonly clients: number
  /** Of each stretch. */
  readonly seconds: number
  readonly rounds: number
}

const PER_SECOND = 20
const BALLAST_BYTES = 64 * 1024
const MOST_CHANGE = 0.2
/** What may wait for one portal, by the default limits. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024

/** One that follows beacons and ballast, and can stop to read. */
class Sleeper {
  readonly beacons: LiveQuery<{ readonly number: number }>
  readonly #sockets = new Set<WebSocket>()

  constructor(port: number) {
    const client = createClient(`ws://127.0.0.1:${port}`, {
      open: (url) => {
        const socket = new WebSocket(url, { perMessageDeflate: false })
        this.#sockets.add(socket)
        socket.on('close', () => this.#sockets.delete(socket))
        // The one of `ws` has all that is needed; the two only type its events differently.
        return socket as unknown as SocketLike
      },
    })
    this.beacons = client.watch<{ readonly number: number }>({ kind: 'beacon' })
    client.watch({ kind: 'ballast', filter: 'number=gte.0' })
  }

  sleep(): void {
    for (const socket of this.#sockets) socket.pause()
  }

  wake(): void {
    for (const socket of this.#sockets) socket.resume()
  }

  has(count: number): boolean {
    return this.beacons.rows().length === count
  }
}

/** A hundredth of the clients stops to read: what the others notice, and what it takes to wait for it. */
export async function stalledCase({ clients, seconds, rounds }: StalledOptions): Promise<readonly Finding[]> {
  const server = await BenchServer.start('luxdb', './websocket/luxdb-server.mjs')
  const stalled = Math.ceil(clients / 100)
  try {
    const followers = await openAll(clients - stalled, async () => {
      const follower = new Follower(server.port, 0)
      await follower.socket
      return follower
    })
    const sleepers = Array.from({ length: stalled }, () => new Sleeper(server.port))
    await until(() => sleepers.every(({ beacons }) => beacons.status === 'live'), 'the sleepers are live')
    const stage = { server, followers, sleepers, seconds }
    const changes: number[] = []
    let waitingBytes = 0
    let caughtUp = 0
    // The first stretch is for the compiler.
    await stretch(stage, 0)
    for (let round = 0; round < rounds; round++) {
      const calm = await stretch(stage, 1 + round * 2)
      for (const sleeper of sleepers) sleeper.sleep()
      const disturbed = await stretch(stage, 2 + round * 2)
      for (const sleeper of sleepers) sleeper.wake()
      changes.push(disturbed.p99Ms / calm.p99Ms - 1)
      waitingBytes = Math.max(waitingBytes, disturbed.rssBytes - calm.rssBytes)
      caughtUp += await countAwake(sleepers, (3 + round * 2) * PER_SECOND * seconds)
    }
    const change = percentile(changes, 0.5)
    const wrong = followers.reduce((sum, follower) => sum + follower.wrong, 0)
    const load = `${clients} subscribers, ${stalled} of them stalled`
    return [
      {
        what: `${load}: p99 of the others against that without, median of ${rounds}`,
        measured: `${(change * 100).toFixed(0)} %`,
        wanted: `< ${MOST_CHANGE * 100} %`,
        isKept: change < MOST_CHANGE,
      },
      {
        what: `${load}: changes that the others missed`,
        measured: String(wrong),
        wanted: '0',
        isKept: wrong === 0,
      },
      {
        what: `${load}: RSS for each that is stalled, at most`,
        measured: `${(waitingBytes / stalled / 2 ** 20).toFixed(1)} MB`,
        wanted: `<= ${MOST_WAITING_BYTES / 2 ** 20} MB`,
        isKept: waitingBytes / stalled <= MOST_WAITING_BYTES,
      },
      {
        what: `${load}: stalled ones that had everything once they read again`,
        measured: `${caughtUp} of ${stalled * rounds}`,
        wanted: 'all',
        isKept: caughtUp === stalled * rounds,
      },
    ]
  } finally {
    await server.stop()
  }
}

interface Stretch {
  readonly p99Ms: number
  /** The most that the server took. */
  readonly rssBytes: number
}

interface Place {
  readonly server: BenchServer
  readonly followers: readonly Follower[]
  readonly seconds: number
}

/** Writes for a while, and looks how long each change took to those who read. */
async function stretch({ server, followers, seconds }: Place, number: number): Promise<Stretch> {
  const count = PER_SECOND * seconds
  let isOver = false
  let rssBytes = 0
  const watching = (async () => {
    while (!isOver) {
      rssBytes = Math.max(rssBytes, (await server.usage()).rssBytes)
      await wait(1_000)
    }
  })()
  await server.write({ from: number * count, perSecond: PER_SECOND, seconds, ballastBytes: BALLAST_BYTES })
  await until(() => followers.every(({ heard }) => heard >= count), 'every change came')
  isOver = true
  await watching
  const latencies = followers.flatMap((follower) => [...follower.takeLatencies()])
  return { p99Ms: percentile(latencies, 0.99), rssBytes }
}

/** How many of them get everything, now that they read again. */
async function countAwake(sleepers: readonly Sleeper[], written: number): Promise<number> {
  const all = (): boolean => sleepers.every((sleeper) => sleeper.has(written))
  await until(all, 'the stalled ones have everything').catch(() => undefined)
  return sleepers.filter((sleeper) => sleeper.has(written)).length
}
