import { AstralEngine, type EngineOptions, type Flow, type RealmEvent, type SchemaPolicy } from '@luxdb/core'
import { postgresDriver } from '@luxdb/realm-postgres'
import { createSqliteDriver } from '@luxdb/realm-sqlite'
import { EvolvingKinds } from '@luxdb/wisdom'
import type { Settings } from '../config/config-schema.js'
import type { ResolvedConfig } from '../config/resolve-config.js'
import { backupBefore } from '../migrate/backup-before.js'

export interface EngineUseOptions {
  readonly flows?: readonly Flow[]
  /** Whether `autoHealing` may wait for realms that cannot be reached yet: a server does, a command does not. */
  readonly waitsForRealms: boolean
  /** Told of everything that realms do. */
  readonly observe?: (event: RealmEvent) => void
  /** Default: what `wisdom.migrations` says. */
  readonly schemaPolicy?: SchemaPolicy
  /** Takes a line that somebody should read. */
  readonly say?: (line: string) => void
}

const POLICIES: Readonly<Record<Settings['wisdom']['migrations'], SchemaPolicy>> = {
  'auto-safe': 'extend',
  check: 'check',
  off: 'as-is',
}

/** The engine that a configuration describes, not awake yet. @throws LUX_INVALID_CONFIG, LUX_INVALID_KIND */
export function createEngine(config: ResolvedConfig, options: EngineUseOptions): AstralEngine {
  return new AstralEngine(engineOptions(config, options))
}

function engineOptions(config: ResolvedConfig, options: EngineUseOptions): EngineOptions {
  const { settings, baseDirectory } = config
  const { wisdom, limits, changes } = settings
  return {
    realms: settings.realms,
    kinds: settings.kinds,
    runTimeKinds: {
      ledger: new EvolvingKinds({ backup: backupBefore(config, options.say ?? (() => undefined)) }),
      limits: { kinds: limits.maxRunTimeKinds },
    },
    drivers: [createSqliteDriver({ readers: { processes: limits.readerProcesses } }), postgresDriver],
    flows: options.flows ?? [],
    ...(options.observe === undefined ? undefined : { observe: options.observe }),
    consciousnessLevel: settings.consciousnessLevel,
    autoHealing: settings.autoHealing && options.waitsForRealms,
    queryTimeoutMs: wisdom.queryTimeoutSeconds * 1_000,
    shutdownTimeoutMs: settings.shutdownTimeoutMs,
    meditationIntervalSeconds: settings.meditationIntervalSeconds,
    harmonyCheckIntervalSeconds: settings.harmonyCheckIntervalSeconds,
    limits: {
      maxInFlight: limits.maxInFlight,
      maxQueued: limits.maxQueued,
      queueTimeoutMs: limits.queueTimeoutMs,
    },
    queryLimits: {
      conditions: limits.maxConditions,
      depth: limits.maxConditionDepth,
      listItems: limits.maxListItems,
    },
    schemaPolicy: options.schemaPolicy ?? POLICIES[wisdom.migrations],
    changes: {
      retentionMs: changes.retentionHours * 3_600_000,
      retentionBytes: changes.retentionMegabytes * 1024 * 1024,
    },
    baseDirectory,
  }
}
