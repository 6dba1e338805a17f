import { PostgresRealm } from '@luxdb/realm-postgres'
import { Beacon, KINDS } from './beacon.js'
import { ServerProcess } from './server-process.js'
import { until } from './until.js'
import { Witness } from './witness.js'

export interface RollingRestartOptions {
  /** URL of an empty PostgreSQL realm. */
  readonly realm: string
  readonly clients: number
  /** How often each of the two servers is restarted. */
  readonly rounds: number
}

export interface RollingRestartReport {
  readonly written: number
  readonly resumes: number
  readonly closed: number
}

/**
 * Two servers are restarted one after the other while beings are written; their clients go to the other one and resume
 * there.
 * @throws Error when a client missed a being, got one twice or out of order, or had to begin anew
 */
export async function rollingRestart(options: RollingRestartOptions): Promise<RollingRestartReport> {
  const servers: ServerProcess[] = []
  for (let count = 0; count < 2; count++) servers.push(await ServerProcess.start({ realm: options.realm }))
  const witnesses = Array.from({ length: options.clients }, (_, number) => {
    let turn = number
    return new Witness(() => servers[turn++ % servers.length]?.url ?? '')
  })
  const realm = await new PostgresRealm(options.realm, { kinds: KINDS, poolSize: 2 }).awaken()
  try {
    await allLive(witnesses)
    const written = await underWrites(realm, () => restartAll(servers, witnesses, options.rounds))
    await until(
      () => witnesses.every(({ numbers }) => numbers.length >= written),
      () => `every client has ${written}: ${witnesses.map(({ numbers }) => numbers.length).join()}`,
    )
    for (const witness of witnesses) assertWhole(witness, written)
    return {
      written,
      resumes: witnesses.reduce((sum, { resumes }) => sum + resumes, 0),
      closed: witnesses.reduce((sum, { closeCodes }) => sum + closeCodes.length, 0),
    }
  } finally {
    for (const { client } of witnesses) client.close()
    for (const server of servers) await server.stop('SIGKILL')
    await realm.close()
  }
}

async function restartAll(
  servers: readonly ServerProcess[],
  witnesses: readonly Witness[],
  rounds: number,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      await server.stop('SIGTERM')
      await allLive(witnesses)
      await server.start()
    }
  }
}

function allLive(witnesses: readonly Witness[]): Promise<void> {
  return until(
    () => witnesses.every(({ isLive }) => isLive),
    () => `every client is live: ${witnesses.map(({ query }) => query.status).join()}`,
  )
}

/** Writes one being after the other until the work is done; how many there are. */
async function underWrites(realm: PostgresRealm, work: () => Promise<void>): Promise<number> {
  let isDone = false
  const working = work().finally(() => {
    isDone = true
  })
  let number = 0
  for (; !isDone; number++) await realm.of(Beacon).manifest({ number })
  await working
  return number
}

const SERVICE_RESTART = 1012
/** No connection was there: the server was not, for the moment. */
const NO_CONNECTION = 1006

function assertWhole(witness: Witness, written: number): void {
  const { numbers, resyncs, snapshots, anomalies, closeCodes } = witness
  const wrong = numbers.findIndex((number, index) => number !== index)
  if (wrong >= 0 || numbers.length !== written) {
    throw new Error(`Of ${written} beings ${numbers.length} came; at ${wrong} stands ${numbers[wrong]}.`)
  }
  if (anomalies.length > 0) throw new Error(`Told what cannot be: ${anomalies.slice(0, 5).join(', ')}`)
  if (resyncs.length > 0 || snapshots !== 1) {
    throw new Error(`A client began anew: ${snapshots} snapshots, resyncs ${JSON.stringify(resyncs)}.`)
  }
  const others = closeCodes.filter((code) => code !== SERVICE_RESTART && code !== NO_CONNECTION)
  if (others.length > 0 || !closeCodes.includes(SERVICE_RESTART)) {
    throw new Error(`Connections were closed with ${closeCodes.join()}.`)
  }
}
