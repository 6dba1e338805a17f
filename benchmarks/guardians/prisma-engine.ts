import type { BenchEngine } from './bench-engine.js'
import { createSoulId, type GuardianInput } from './guardian.js'

/** The part of the generated clients that is used here; benchmarks/peers makes them on demand. */
interface PrismaModule {
  openClient(path: string): PrismaClient
  openPostgresClient(url: string, schema: string, connections: number): PrismaClient
}

export interface PrismaClient {
  readonly guardian: {
    findUnique(query: object): Promise<unknown>
    findMany(query: object): Promise<unknown>
    create(query: object): Promise<unknown>
    update(query: object): Promise<unknown>
    createMany(query: object): Promise<unknown>
  }
  $queryRawUnsafe(sql: string): Promise<unknown>
  $disconnect(): Promise<void>
}

/** Where `--peers` has put them. */
const PEERS = process.env['LUXDB_BENCH_PEERS']

export async function prismaModule(): Promise<PrismaModule | undefined> {
  return PEERS === undefined ? undefined : await import(PEERS)
}

/** prisma as its documentation has it; `now` is the time in the form of its column. */
export function prismaEngine(client: PrismaClient, now: () => unknown): BenchEngine {
  const toData = (input: GuardianInput): object => ({
    ...input,
    soulId: createSoulId(),
    manifestationTime: now(),
  })
  return {
    name: 'prisma',
    get: (soulId) => client.guardian.findUnique({ where: { soulId } }),
    list: (affinity, above) =>
      client.guardian.findMany({
        where: { affinity, energyLevel: { gt: above } },
        orderBy: { energyLevel: 'desc' },
        take: 50,
      }),
    insert: (input) => client.guardian.create({ data: toData(input) }),
    insertMany: (inputs) => client.guardian.createMany({ data: inputs.map(toData) }),
    close: () => client.$disconnect(),
  }
}
