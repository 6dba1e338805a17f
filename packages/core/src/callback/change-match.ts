import { LuxError } from '../errors/lux-error.js'
import type { Change } from '../feed/change.js'
import type { AnyKind } from '../kind/kind-types.js'
import { compileFilter } from '../query/evaluate-condition.js'
import { toCondition } from '../query/input/to-condition.js'
import type { Row } from '../query/store.js'
import { validateCondition } from '../query/validate-condition.js'
import type { ChangeFilter } from './consumer-options.js'

/** Whether a change is one that a consumer asked for. */
export type ChangeMatch = (change: Change) => boolean

/** @throws LUX_INVALID_QUERY, LUX_UNKNOWN_FIELD and what else is wrong with `where` */
export function changeMatch(filter: ChangeFilter<AnyKind>): ChangeMatch {
  const rows = new Map(filter.kinds.map((kind) => [kind.name, rowFilter(kind, filter.where)]))
  const operations = new Set<string>(filter.operations ?? ['insert', 'update', 'delete'])
  return (change) => {
    const accepts = rows.get(change.kind)
    const row = change.new ?? change.old
    return accepts !== undefined && operations.has(change.operation) && row !== undefined && accepts(row)
  }
}

function rowFilter({ shape }: AnyKind, where: unknown): (row: Row) => boolean {
  if (where === undefined) return () => true
  const catalog = { get: (name: string) => (name === shape.name ? shape : undefined) }
  const condition = validateCondition(toCondition(shape, where), shape, catalog)
  return compileFilter(condition, shape, {
    catalog,
    related: () => {
      throw new LuxError(
        'LUX_INVALID_QUERY',
        `A consumer of ${shape.name} cannot filter over a bond: what is bound changes on its own; filter in the handler.`,
        { details: { kind: shape.name } },
      )
    },
  })
}
