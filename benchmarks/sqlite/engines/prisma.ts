import { prismaEngine, prismaModule } from '../../guardians/prisma-engine.js'
import type { SqliteEngine } from '../engine.js'

export async function openPrisma(path: string): Promise<SqliteEngine | undefined> {
  const client = (await prismaModule())?.openClient(path)
  if (client === undefined) return undefined
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) {
    await client.$queryRawUnsafe(`PRAGMA ${pragma}`)
  }
  return {
    // It has no column that is a number of milliseconds and a Date in the program.
    ...prismaEngine(client, Date.now),
    update: (soulId, energyLevel) =>
      client.guardian.update({ where: { soulId }, data: { energyLevel, version: { increment: 1 } } }),
  }
}
