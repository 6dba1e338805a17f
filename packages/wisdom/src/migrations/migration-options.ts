import type { BaseRealm } from '@luxdb/core'
import type { LoadedEvolution } from './evolution.js'
import type { Confirmation } from './guards/assert-confirmed.js'
import type { JournalName } from './journal/evolution-journal.js'
import type { MigrationProgress } from './run/migration-progress.js'

export interface DivineMigrationsOptions {
  /** Evolutions that are known: a run that was cut off finds its data functions here. */
  readonly evolutions?: readonly LoadedEvolution[]
  /** Which history of a realm; default `evolution`. */
  readonly journal?: JournalName
  /** Called before an evolution that does more than add; gives the place of the backup. Default: none is made. */
  readonly backup?: (realm: BaseRealm, label: string) => Promise<string | undefined>
  /** Rows in one transaction of a fill; default 1,000. */
  readonly batchRows?: number
  /** Milliseconds that what was set aside is kept at least; default 30 days. */
  readonly retentionMs?: number
  /** Entries of the journal whose asides are kept, however old; default 5. Whichever keeps longer counts. */
  readonly retentionSteps?: number
  readonly onProgress?: (progress: MigrationProgress) => void
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
}

export interface EvolveCallOptions extends Confirmation {
  /** Plans and counts, and changes nothing; default false. */
  readonly dryRun?: boolean
  /** Id of the principal who asks for it, for the history. */
  readonly who?: string
  /** Ends the run between two steps; the next call goes on there. */
  readonly signal?: AbortSignal
}

export interface PurgeOptions {
  /** Also what is younger than the retention; default false. */
  readonly everything?: boolean
  /** Says what would go, and deletes nothing; default false. */
  readonly dryRun?: boolean
}
