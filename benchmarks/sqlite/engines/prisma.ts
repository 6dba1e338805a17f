import { createSoulId, type GuardianInput } from '../../guardians/guardian.js'
import type { SqliteEngine } from '../engine.js'

/** The part of the generated client that is used here; benchmarks/peers makes it on demand. */
interface PrismaModule {
  openClient(path: string): PrismaClient
}

interface PrismaClient {
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

/** Where `npm run bench -- sqlite --peers` has put the peers. */
const PEERS = process.env['LUXDB_BENCH_PEERS']

export async function openPrisma(path: string): Promise<SqliteEngine | undefined> {
  if (PEERS === undefined) return undefined
  const module: PrismaModule = await import(PEERS)
  const client = module.openClient(path)
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) {
    await client.$queryRawUnsafe(`PRAGMA ${pragma}`)
  }
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
    update: (soulId, energyLevel) =>
      client.guardian.update({ where: { soulId }, data: { energyLevel, version: { increment: 1 } } }),
    insertMany: (inputs) => client.guardian.createMany({ data: inputs.map(toData) }),
    close: () => client.$disconnect(),
  }
}

/** prisma has no column that is a number of milliseconds and a Date in the program. */
function toData(input: GuardianInput): object {
  return { ...input, soulId: createSoulId(), manifestationTime: Date.now() }
}
