import { join } from 'node:path'
import { type AstralEngine, kind } from '@luxdb/core'
import { createEvolution, DivineMigrations, writeEvolution } from '@luxdb/wisdom'
import { expect } from 'vitest'
import { z } from 'zod'
import type { LuxdbConfig } from '../config/define-config.js'
import type { ResolvedConfig } from '../config/resolve-config.js'
import { backupBefore } from '../migrate/backup-before.js'

interface ProofTools {
  readonly folder: () => string
  readonly configOf: (given: LuxdbConfig) => ResolvedConfig
  readonly engine: (given: LuxdbConfig) => AstralEngine
  readonly server: (given: LuxdbConfig) => Promise<{ readonly engine: AstralEngine }>
}

const Moon = kind('moon', { name: z.string() })
const BiggerMoon = kind('moon', { name: z.string(), mass: z.number().optional() })

const realms = { primary: 'sqlite://a.db' }

/** A realm that has the kind in its smaller form. */
async function begin({ engine }: ProofTools): Promise<void> {
  const before = await engine({ realms, kinds: [Moon] }).awaken()
  await before.transcend()
}

export function migrationProofs(tools: ProofTools): Readonly<Record<string, () => Promise<void>>> {
  return {
    'wisdom.migrations': async () => {
      await begin(tools)
      const bigger = (migrations: 'auto-safe' | 'check' | 'off'): Promise<AstralEngine> =>
        tools.engine({ realms, kinds: [BiggerMoon], wisdom: { migrations } }).awaken()
      await expect(bigger('check')).rejects.toMatchObject({ code: 'LUX_SCHEMA_MISMATCH' })
      const unlooked = await bigger('off')
      await expect(unlooked.realm('primary').of(BiggerMoon).contemplate({})).rejects.toMatchObject({
        code: 'LUX_SCHEMA_MISMATCH',
      })
      await unlooked.transcend()
      const safe = await bigger('auto-safe')
      expect(await safe.realm('primary').of(BiggerMoon).contemplate({})).toEqual([])
    },
    'wisdom.evolutions': async () => {
      await writeEvolution(join(tools.folder(), 'steps'), createEvolution([Moon], { name: 'moons' }))
      const { engine } = await tools.server({ realms, kinds: [Moon], wisdom: { evolutions: 'steps' } })
      const { applied } = await new DivineMigrations().status(engine.realm('primary'))
      expect(applied).toMatchObject([{ name: 'moons' }])
    },
    'wisdom.migrationBackup': async () => {
      const engine = await tools.engine({ realms, kinds: [Moon] }).awaken()
      const backup = backupBefore(tools.configOf({ wisdom: { migrationBackup: false } }), () => undefined)
      expect(await backup(engine.realm('primary'), '0002_moons')).toBeUndefined()
    },
  }
}
