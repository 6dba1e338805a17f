import { LOG_LEVELS } from '@luxdb/wisdom'
import { z } from 'zod'
import { authSchema } from './auth-schema.js'
import { isKindEntry, type KindEntry } from './kind-entry.js'
import { limitsSchema } from './limits-schema.js'
import type { OnAwaken } from './on-awaken.js'
import { portalsSchema } from './portals-schema.js'
import type { RegisterCallbacks } from './register-callbacks.js'
import { actsLater, secret, withAliases } from './setting-notes.js'

const MAX_INTERVAL_SECONDS = 86_400
const MAX_SHUTDOWN_MS = 600_000
const MAX_SLOW_QUERY_MS = 86_400_000

const seconds = z.number().min(0).max(MAX_INTERVAL_SECONDS)
const port = z.int().min(0).max(65_535)
const host = z.string().min(1)

const flowsSchema = z.strictObject({
  /** Origins of pages that may call from elsewhere, such as `https://app.example.com`; exact. */
  origins: z.array(z.string().min(1)).default([]),
  rest: z
    .strictObject({
      /** 0 takes any free port. */
      port: port.default(5000),
      host: host.default('127.0.0.1'),
      /** Kinds whose beings change only under the version that the writer has seen. */
      strictKinds: z.array(z.string().min(1)).default([]),
      /** A proxy in front sets `X-Forwarded-For`; its last entry is the client's address. */
      trustProxy: z.boolean().default(false),
      /** Default: only while nobody but this machine can reach the server. */
      serverTiming: z.boolean().optional(),
    })
    .prefault({}),
  websocket: z
    .strictObject({
      port: port.default(5001),
      host: host.default('127.0.0.1'),
      /** `auto`, `local`, or the URL of a PostgreSQL database. */
      bus: z.string().min(1).default('auto'),
    })
    .prefault({}),
  callback: z.strictObject({ asyncWorkers: z.int().min(1).max(64).default(4) }).prefault({}),
})

const wisdomSchema = z.strictObject({
  loggingLevel: z.enum(LOG_LEVELS).default('info'),
  /** Milliseconds from which a query has a line of its own in the log; 0: none has. */
  slowQueryMs: z.number().min(0).max(MAX_SLOW_QUERY_MS).default(500),
  /** Whether each operation of a realm is a span of the OpenTelemetry that the process has set up. */
  traces: z.boolean().default(false),
  /** 0: no limit. */
  queryTimeoutSeconds: withAliases(['query_timeout'], seconds.default(30)),
  /** A backup before each evolution that does more than add, where the realm can make one. */
  migrationBackup: z.boolean().default(true),
  /**
   * - `auto-safe`: additions (kinds, optional fields, indexes) are made at start, and anything else is refused;
   * - `check`: whatever is missing is refused; `off`: tables are not looked at.
   */
  migrations: z.enum(['auto-safe', 'check', 'off']).default('auto-safe'),
  /** Folder with evolution files. */
  evolutions: z.string().min(1).default('evolutions'),
  /** Folder for backups before evolutions, and for those of the command. */
  backups: z.string().min(1).default('backups'),
})

/** Whichever is exceeded first counts. */
const changesSchema = z.strictObject({
  retentionHours: z.number().min(0).default(24),
  retentionMegabytes: z.number().min(0).default(256),
})

/** Every setting of the server. What is declared here is all that files, variables and flags may say. */
export const configSchema = z.strictObject({
  consciousnessLevel: z.enum(['dormant', 'aware', 'enlightened']).default('enlightened'),
  energyConservation: actsLater(
    'fewer observations while the process is strained',
    z.boolean().default(true),
  ),
  autoHealing: z.boolean().default(true),
  meditationIntervalSeconds: withAliases(['meditation_interval'], seconds.default(60)),
  harmonyCheckIntervalSeconds: withAliases(['harmony_check_interval'], seconds.default(30)),
  realms: z
    .record(z.string().regex(/^[a-z][A-Za-z0-9]{0,47}$/), z.string().min(1))
    .refine((realms) => Object.keys(realms).length > 0)
    .default({ primary: 'sqlite://db/primary.db' }),
  flows: flowsSchema.prefault({}),
  wisdom: wisdomSchema.prefault({}),
  auth: secret(authSchema.prefault({})),
  limits: limitsSchema.prefault({}),
  portals: portalsSchema.prefault({}),
  changes: changesSchema.prefault({}),
  shutdownTimeoutMs: z.int().min(0).max(MAX_SHUTDOWN_MS).default(10_000),
  /** Lets the server bind to an address that others can reach although nobody has to log in. */
  insecureNoAuth: z.boolean().default(false),
  kinds: z.array(z.custom<KindEntry>(isKindEntry)).default([]),
  callbacks: z.custom<RegisterCallbacks>((value) => typeof value === 'function').optional(),
  onAwaken: z.custom<OnAwaken>((value) => typeof value === 'function').optional(),
})

/** The settings as they are in force: complete and checked. */
export type Settings = z.output<typeof configSchema>
