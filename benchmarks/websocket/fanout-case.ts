import { BenchServer } from './bench-server.js'
import { Follower } from './follower.js'
import { openAll } from './open-all.js'
import { percentile } from './percentile.js'
import { until } from './until.js'
import type { Finding } from './verdict.js'

export interface FanoutOptions {
  readonly subscribers: number
  readonly perSecond: number
  readonly seconds: number
}

const P95_BUDGET_MS = 100

/** Every change to every subscriber of one query. */
export async function fanoutCase({
  subscribers,
  perSecond,
  seconds,
}: FanoutOptions): Promise<readonly Finding[]> {
  const server = await BenchServer.start('luxdb', './websocket/luxdb-server.mjs')
  try {
    const followers = await openAll(subscribers, async () => {
      const follower = new Follower(server.port, 0)
      await follower.socket
      return follower
    })
    const before = await server.usage()
    const changes = perSecond * seconds
    await server.write({ from: 0, perSecond, seconds, ballastBytes: 0 })
    await until(() => followers.every(({ heard }) => heard >= changes), 'every change came').catch(
      () => undefined,
    )
    const { cpuSeconds } = await server.usage()
    const whole = followers.filter(({ heard, wrong }) => heard === changes && wrong === 0).length
    const latencies = followers.flatMap(({ latenciesMs }) => latenciesMs)
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(latencies, share))
    const load = `${subscribers} subscribers, ${perSecond} changes/s, ${seconds} s`
    return [
      {
        what: `${load}: subscribers with every change, in order`,
        measured: `${whole}`,
        wanted: `${subscribers}`,
        isKept: whole === subscribers,
      },
      {
        what: `${load}: from the write to the client, p95 (p50, p99)`,
        measured: `${p95?.toFixed(1)} ms (${p50?.toFixed(1)}, ${p99?.toFixed(1)})`,
        wanted: `<= ${P95_BUDGET_MS} ms`,
        isKept: (p95 ?? Infinity) <= P95_BUDGET_MS,
      },
      {
        what: `${load}: deliveries per CPU-second of the server`,
        measured: ((subscribers * changes) / (cpuSeconds - before.cpuSeconds)).toFixed(0),
        wanted: '',
        isKept: true,
      },
    ]
  } finally {
    await server.stop()
  }
}
