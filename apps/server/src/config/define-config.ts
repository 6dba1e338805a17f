import type { z } from 'zod'
import type { configSchema } from './config-schema.js'

/** What a configuration file may say; everything can be left out. */
export type LuxdbConfig = z.input<typeof configSchema>

/**
 * Gives a configuration file its types.
 *
 * ```ts
 * // luxdb.config.ts
 * import { defineConfig } from '@luxdb/server'
 * import { Guardian } from './guardian.js'
 *
 * export default defineConfig({ realms: { primary: 'sqlite://db/primary.db' }, kinds: [Guardian] })
 * ```
 */
export function defineConfig(config: LuxdbConfig): LuxdbConfig {
  return config
}
