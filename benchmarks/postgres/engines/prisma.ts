import type { BenchEngine } from '../../guardians/bench-engine.js'
import { prismaEngine, prismaModule } from '../../guardians/prisma-engine.js'
import type { BenchSchema } from '../bench-schemas.js'
import { POOL_SIZE } from '../engine.js'

/** On its adapter for pg. */
export async function openPrisma({ url, name }: BenchSchema): Promise<BenchEngine | undefined> {
  const client = (await prismaModule())?.openPostgresClient(url, name, POOL_SIZE)
  return client && prismaEngine(client, () => new Date())
}
