import type { LiveOptions } from '../live/live-options.js'
import { LiveQueries } from '../live/live-queries.js'
import type { ExecutionScope } from '../realm/execution-scope.js'
import type { ChangeFeed, FeedPulse } from './change-feed.js'
import type { ChangeLogDriver } from './change-log-driver.js'
import { countAtPosition } from './count-at-position.js'
import { TailedFeed, type TailedFeedOptions } from './tailed-feed.js'

export interface RealmFeedOptions extends Omit<TailedFeedOptions, 'catalog' | 'audited'> {
  readonly live?: LiveOptions
}

/** Milliseconds between two looks at what is too old in the log; each server takes its own moment. */
const PRUNE_EVERY_MS = 60_000

/** Everything of one realm that follows its change log; closed before the realm. */
export class RealmFeed {
  readonly log: ChangeLogDriver
  readonly live: LiveQueries
  readonly #feed: TailedFeed
  #pruning: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  constructor(scope: ExecutionScope, log: ChangeLogDriver, options: RealmFeedOptions) {
    this.log = log
    this.#feed = new TailedFeed(log.source, {
      ...options,
      catalog: scope.kinds,
      audited: {
        kinds: () => loggedKinds(scope),
        count: (kind) => countAtPosition(scope, log, kind),
      },
    })
    this.live = new LiveQueries(scope, log, this.#feed, options.live ?? {})
  }

  get changes(): ChangeFeed {
    return this.#feed
  }

  /** The feed, its log and the live queries, as they are now. */
  async pulse(): Promise<FeedPulse> {
    // A log whose size cannot be had says nothing of the realm: that shows by itself.
    const size = await this.log.source.size().catch(() => undefined)
    const live = this.live.pulse()
    return { ...this.#feed.pulse(), live, ...(size === undefined ? {} : { log: size }) }
  }

  /** These kinds are not what they were, or gone. */
  relearn(outdated: ReadonlySet<string>): void {
    this.#feed.relearn()
    this.live.outdate(outdated)
  }

  /** Takes what is too old out of the log, now and then, until the feed is closed. */
  keepPruned(): void {
    if (this.#isClosed || this.#pruning !== undefined) return
    const prune = async (): Promise<void> => {
      // What cannot be pruned now can be later; the size of the log shows in the realm's pulse.
      await this.log.source.prune().catch(() => 0)
      this.#pruning = undefined
      this.keepPruned()
    }
    this.#pruning = setTimeout(() => void prune(), PRUNE_EVERY_MS * (0.5 + Math.random()))
    this.#pruning.unref()
  }

  /** Ends every iteration over the feed. */
  close(): void {
    this.#isClosed = true
    clearTimeout(this.#pruning)
    this.live.close()
    this.#feed.close()
  }
}

function loggedKinds({ kinds }: ExecutionScope): readonly string[] {
  const logged = kinds.all().filter(({ shape }) => shape.changes !== 'none')
  return logged.map(({ shape }) => shape.name)
}
