import type { ChangeOperation } from '../feed/change.js'

/** What is done to beings, in the words of realms. */
export type WriteOperation = 'manifest' | 'transform' | 'dissolve'

/** What each shows as in the change feed; an upsert shows as what it was. */
export const CHANGE_OF: Readonly<Record<WriteOperation, ChangeOperation>> = Object.freeze({
  manifest: 'insert',
  transform: 'update',
  dissolve: 'delete',
})
