import { LuxError } from '@luxdb/core'
import type { SqliteHandle } from './sqlite-handle.js'

export interface OpenOptions {
  readonly readonly?: boolean
  readonly fileMustExist?: boolean
  /** Milliseconds that SQLite itself waits for a lock. */
  readonly timeout?: number
}

/** Constructor of better-sqlite3's `Database`. */
export type SqliteDriver = new (path: string, options?: OpenOptions) => SqliteHandle

/** Its WAL could lose data when two connections wrote (sqlite.org/wal.html#walresetbug). */
const OLDEST_VERSION = '3.51.3'

/**
 * Loads better-sqlite3 when it is first needed, so that a missing native part can be explained.
 * @throws LUX_DRIVER_MISSING
 */
export async function loadDriver(
  load: () => Promise<{ readonly default: SqliteDriver }> = () => import('better-sqlite3'),
): Promise<SqliteDriver> {
  let driver: SqliteDriver
  let version: string
  try {
    driver = (await load()).default
    const probe = new driver(':memory:')
    version = sqliteVersion(probe)
    probe.close()
  } catch (cause) {
    throw missing(cause)
  }
  assertVersion(version)
  return driver
}

export function sqliteVersion(handle: SqliteHandle): string {
  const statement = handle.prepare('SELECT sqlite_version()')
  statement.raw(true)
  const row = statement.get()
  return Array.isArray(row) ? String(row[0]) : ''
}

/** @throws LUX_DRIVER_MISSING when SQLite is older than LuxDB can trust */
export function assertVersion(version: string): void {
  const found = version.split('.').map(Number)
  const oldest = OLDEST_VERSION.split('.').map(Number)
  const difference = oldest.map((part, index) => (found[index] ?? 0) - part).find((each) => each !== 0)
  if (difference === undefined || difference > 0) return
  throw new LuxError(
    'LUX_DRIVER_MISSING',
    `better-sqlite3 brings SQLite ${version}, which can lose data in WAL mode; LuxDB needs ${OLDEST_VERSION} or later. Install better-sqlite3 12.8 or later.`,
    { details: { found: version, needed: OLDEST_VERSION } },
  )
}

function missing(cause: unknown): LuxError {
  const command = rebuildCommand(process.env['npm_config_user_agent'] ?? '', import.meta.url)
  return new LuxError(
    'LUX_DRIVER_MISSING',
    `better-sqlite3 has no binary for Node ${process.version} on ${process.platform}-${process.arch}. Run: ${command}`,
    { cause, details: { command } },
  )
}

/**
 * The command that builds the binary, in the words of the package manager that runs the program or, when
 * none does, of the one that laid out its packages.
 */
export function rebuildCommand(userAgent: string, installedAt: string): string {
  const [manager] = userAgent.split('/')
  switch (manager || (installedAt.includes('/.pnpm/') ? 'pnpm' : 'npm')) {
    // These run install scripts only of packages that were approved.
    case 'pnpm':
      return 'pnpm approve-builds better-sqlite3 && pnpm rebuild better-sqlite3'
    case 'bun':
      return 'bun pm trust better-sqlite3'
    case 'yarn':
      return 'yarn rebuild better-sqlite3'
    default:
      return 'npm rebuild better-sqlite3'
  }
}
