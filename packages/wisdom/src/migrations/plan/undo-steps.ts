import type { SchemaChange } from '@luxdb/core'
import { columnsFilled } from '../fills/columns-filled.js'
import type { FillSpec } from '../fills/fill-spec.js'
import type { ChangeStep, FillStep, PlanStep } from './evolution-plan.js'

/**
 * What takes back the steps of one segment that were done before its change stood in the way: nobody has seen the
 * change yet, but columns were prepared and filled.
 */
export function undoSegment(done: readonly PlanStep[]): readonly PlanStep[] {
  const fills = done.filter((step): step is FillStep => step.type === 'fill')
  const expand = done.flatMap((step) => (step.type === 'change' ? step.changes : []))
  const segment = done[0]?.segment ?? 0
  const marked = fills.flatMap((step): readonly FillStep[] => {
    const fill = forgetMarks(step.fill)
    return fill === undefined ? [] : [{ ...step, fill }]
  })
  const undone = [...fills].reverse().flatMap((step): readonly FillStep[] => {
    const fill = undoFill(step.fill)
    return fill === undefined ? [] : [{ ...step, fill }]
  })
  return [
    ...change(expand.flatMap(unwatch), marked, segment),
    ...undone,
    ...change([...expand].reverse().flatMap(takeBack), [], segment),
  ]
}

function change(
  changes: readonly SchemaChange[],
  finish: readonly FillStep[],
  segment: number,
): readonly ChangeStep[] {
  return changes.length === 0 ? [] : [{ type: 'change', phase: 'contracting', changes, finish, segment }]
}

function unwatch(change: SchemaChange): readonly SchemaChange[] {
  return change.type === 'watchFill' ? [{ ...change, type: 'unwatchFill' }] : []
}

/** What is marked need not be filled any more. */
function forgetMarks(fill: FillSpec): FillSpec | undefined {
  if (fill.type !== 'convert' && fill.type !== 'require' && fill.type !== 'transform') return undefined
  const { table, marks } = fill
  const [column] = columnsFilled(fill)
  if (marks === undefined || column === undefined) return undefined
  return { type: 'forget', table, marks, column }
}

/** Undefined where only columns were written that nobody sees. */
function undoFill(fill: FillSpec): FillSpec | undefined {
  switch (fill.type) {
    case 'require': {
      const { marks: _, ...rest } = fill
      return { ...rest, type: 'release' }
    }
    case 'release':
      return { ...fill, type: 'require' }
    case 'transform': {
      const { table, columns } = fill
      return { type: 'untransform', table, columns }
    }
    case 'untransform': {
      const columns = fill.columns.map(({ column, former, computed }) => ({
        column,
        former: computed,
        computed: former,
      }))
      return { ...fill, columns }
    }
    case 'constant':
    case 'convert':
    case 'forget':
      return undefined
  }
}

function takeBack(change: SchemaChange): readonly SchemaChange[] {
  switch (change.type) {
    case 'addField':
      return [{ type: 'eraseField', table: change.table, from: change.column.name }]
    case 'alterField':
      return [{ ...change, before: change.after, after: change.before }]
    default:
      return []
  }
}
