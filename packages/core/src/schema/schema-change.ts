import type { AddFieldChange, FieldSchemaChange } from './field-change.js'
import type { AddKindChange, KindChange } from './kind-change.js'
import type { AddBondChange, AddIndexChange, RelationChange } from './relation-change.js'
import type { RunSqlChange } from './run-sql-change.js'
import type { WatchChange } from './watch-change.js'

/**
 * One step of a schema's evolution, in no database's dialect but where its author wrote SQL: plain JSON that holds
 * all that executing or undoing it takes.
 */
export type SchemaChange = KindChange | FieldSchemaChange | RelationChange | WatchChange | RunSqlChange

/** What a realm does by itself at awaken: nothing that is there becomes another. */
export type AdditiveChange = AddKindChange | AddFieldChange | AddBondChange | AddIndexChange
