import type { SchemaChange } from '../schema/schema-change.js'
import type { SchemaSnapshot } from '../schema/schema-snapshot.js'

/** The schema of a realm's storage. */
export interface RealmSchema {
  /** What is really there, read from the storage now. */
  inspect(): Promise<SchemaSnapshot>
  /** Executes changes in one transaction where the storage can; what it may do: `supports.evolution`. */
  evolve(changes: readonly SchemaChange[]): Promise<void>
}
