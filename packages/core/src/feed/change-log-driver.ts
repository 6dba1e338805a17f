import type { KindShape } from '../query/kind-shape.js'
import type { ResultRow } from '../query/row-layout.js'
import type { Cell } from '../query/store.js'
import type { DriverContext } from '../realm/driver-contract.js'
import type { DriverRead } from '../realm/realm-driver.js'
import type { StateStore } from '../realm/state-store.js'
import type { ChangeSource } from './change-source.js'
import type { FeedPosition } from './feed-position.js'

/** Rows and the position at which they were read: changes up to there are in them, later ones are not. */
export interface SnapshotRows {
  readonly rows: readonly ResultRow[]
  readonly position: FeedPosition
}

/** What a driver that declares `supports.changes` gives beside RealmDriver, from awaken to close. */
export interface ChangeLogDriver {
  readonly source: ChangeSource
  readonly state: StateStore
  /** A read and its position, from one transaction. */
  snapshot(read: DriverRead, context: DriverContext): Promise<SnapshotRows>
  /**
   * Deletes a being, and everything that the log holds of it; the log then says `erased` for its kind.
   * False when there is no being with this key.
   */
  erase(shape: KindShape, key: readonly Cell[], context: DriverContext): Promise<boolean>
}
