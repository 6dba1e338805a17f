import type { StateStore } from '../realm/state-store.js'
import type { RowPage, RowRange } from '../schema/row-fill.js'
import type { SchemaSnapshot } from '../schema/schema-snapshot.js'

/** A storage as it is at one moment, whatever others write meanwhile. */
export interface StorageMoment {
  /** The realm's own tables that are there, without what is kept aside. */
  readonly schema: SchemaSnapshot
  /** Names of adopted tables: somebody else's, of which only the tables' owner can make a copy. */
  readonly adopted: readonly string[]
  readonly state: Pick<StateStore, 'list'>
  read(range: RowRange): Promise<RowPage>
}
