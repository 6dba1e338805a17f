import type { ChangeFeed } from './change-feed.js'
import type { ChangeLogDriver } from './change-log-driver.js'
import { TailedFeed, type TailedFeedOptions } from './tailed-feed.js'

/** Everything of one realm that follows its change log; made when first asked for, closed before the realm. */
export class RealmFeed {
  readonly log: ChangeLogDriver
  readonly #feed: TailedFeed

  constructor(log: ChangeLogDriver, options: TailedFeedOptions) {
    this.log = log
    this.#feed = new TailedFeed(log.source, options)
  }

  get changes(): ChangeFeed {
    return this.#feed
  }

  /** Ends every iteration over the feed. */
  close(): void {
    this.#feed.close()
  }
}
