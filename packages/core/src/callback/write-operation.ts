import type { ChangeOperation } from '../feed/change.js'
import type { WriteOperation } from '../realm/before-hooks.js'

/** What each write shows as in the change feed; an upsert shows as what it was. */
export const CHANGE_OF: Readonly<Record<WriteOperation, ChangeOperation>> = Object.freeze({
  manifest: 'insert',
  transform: 'update',
  dissolve: 'delete',
})
