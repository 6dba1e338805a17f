import { ahead, type Budget } from '../lib/budget.js'
import type { Sample } from '../lib/measure-rounds.js'
import { BenchServer } from './bench-server.js'
import { openAll } from './open-all.js'
import { joinPhoenix } from './phoenix-client.js'
import { joinSocketIo } from './socketio-client.js'
import { until } from './until.js'

export interface DeliveriesOptions {
  readonly clients: number
  readonly bursts: number
  readonly rounds: number
}

/** Events that are said in one turn. */
const OPERATIONS: Readonly<Record<string, number>> = { 'single event': 1, 'burst of ten': 10 }
const WARM_UPS = 1

export const PEER = 'socket.io'
/** The system calls of deliveries with nothing around them. */
const BARE = 'bare writes'
export const DELIVERY_BUDGETS: readonly Budget[] = [
  ahead('luxdb', 'single event', PEER, 1.5),
  ahead('luxdb', 'burst of ten', PEER, 5),
  ahead('luxdb', 'single event', BARE, 0.8),
]

type Join = (port: number, hear: () => void) => Promise<unknown>

interface Audience {
  readonly server: BenchServer
  heard: number
}

/** Broadcasts to everybody, against socket.io and against what there is to be had: what a delivery costs the server. */
export async function deliveriesCase(options: DeliveriesOptions): Promise<readonly Sample[]> {
  const join: Join = (port, hear) => joinPhoenix(port, { topic: 'energy:news', payload: {} }, hear)
  const audiences = [
    await gather('luxdb', './websocket/luxdb-server.mjs', options.clients, join),
    await gather(PEER, './websocket/socketio-server.mjs', options.clients, joinSocketIo),
    await gather(BARE, './websocket/bare-server.mjs', options.clients, join),
  ]
  const samples: Sample[] = []
  try {
    for (const [operation, count] of Object.entries(OPERATIONS)) {
      for (let round = -WARM_UPS; round < options.rounds; round++) {
        for (const audience of round % 2 === 0 ? audiences : audiences.toReversed()) {
          const speed = await measure(audience, count, options)
          if (round >= 0) samples.push({ engine: audience.server.name, operation, round, ...speed })
        }
      }
    }
    return samples
  } finally {
    for (const { server } of audiences) await server.stop()
  }
}

async function gather(name: string, file: string, clients: number, join: Join): Promise<Audience> {
  const server = await BenchServer.start(name, file)
  const audience: Audience = { server, heard: 0 }
  await openAll(clients, () =>
    join(server.port, () => {
      audience.heard += 1
    }),
  )
  return audience
}

async function measure(
  audience: Audience,
  count: number,
  { clients, bursts }: DeliveriesOptions,
): Promise<Pick<Sample, 'opsPerCpuSecond' | 'opsPerSecond'>> {
  const { server } = audience
  const before = await server.usage()
  const startedAt = performance.now()
  for (let burst = 0; burst < bursts; burst++) {
    const wanted = audience.heard + clients * count
    await server.burst(count)
    await until(() => audience.heard >= wanted, 'everybody heard the burst')
  }
  const seconds = (performance.now() - startedAt) / 1_000
  const { cpuSeconds } = await server.usage()
  const deliveries = clients * count * bursts
  return {
    opsPerCpuSecond: deliveries / (cpuSeconds - before.cpuSeconds),
    opsPerSecond: deliveries / seconds,
  }
}
