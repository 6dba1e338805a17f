import type { ColumnSnapshot } from '@luxdb/core'
import type { FillSpec } from './fill-spec.js'

/** The columns of beings that a fill is about. */
export function columnsFilled(fill: FillSpec): readonly ColumnSnapshot[] {
  switch (fill.type) {
    case 'convert':
      return [fill.from]
    case 'transform':
    case 'untransform':
      return fill.columns.map(({ column }) => column)
    default:
      return [fill.column]
  }
}
