import type { ColumnSnapshot } from '@luxdb/core'

/** What a column may hold. */
export type ColumnValues = Pick<ColumnSnapshot, 'store' | 'enum' | 'range' | 'jsonType'>

/** What a wanted column may hold. */
export function valuesWanted({ store, enum: members, range, jsonType }: ColumnSnapshot): ColumnValues {
  return {
    store,
    ...(members !== undefined && { enum: members }),
    ...(range !== undefined && { range }),
    ...(jsonType !== undefined && { jsonType }),
  }
}
