import type { ResultEntry, ResultRow } from '../query/row-layout.js'
import type { LiveChange } from './live-message.js'

/** One row of a live result, under the name by which changes call it. */
export interface ShownRow {
  readonly soulId: string
  readonly row: ResultRow
}

/** The steps that lead from one list to another: first what leaves, then place by place. */
export function listSteps(before: readonly ShownRow[], after: readonly ShownRow[]): LiveChange[] {
  const rowsBefore = new Map(before.map(({ soulId, row }) => [soulId, row]))
  const stays = new Set(after.map(({ soulId }) => soulId))
  const steps: LiveChange[] = []
  const list: string[] = []
  for (const { soulId } of before) {
    if (stays.has(soulId)) list.push(soulId)
    else steps.push({ type: 'leave', soulId })
  }
  for (const [index, { soulId, row }] of after.entries()) {
    const known = rowsBefore.get(soulId)
    if (list[index] === soulId) {
      if (known !== undefined && !sameRow(known, row)) steps.push({ type: 'update', soulId, row, index })
      continue
    }
    if (known !== undefined) list.splice(list.indexOf(soulId, index), 1)
    list.splice(index, 0, soulId)
    steps.push({ type: known === undefined ? 'enter' : 'move', soulId, row, index })
  }
  return steps
}

export function sameRow(one: ResultRow, other: ResultRow): boolean {
  return one.length === other.length && one.every((entry, index) => sameEntry(entry, other[index]))
}

function sameEntry(one: ResultEntry, other: ResultEntry | undefined): boolean {
  if (typeof one !== 'object' || one === null) return Object.is(one, other)
  if (typeof other !== 'object' || other === null || one.length !== other.length) return false
  const others: readonly (ResultEntry | ResultRow)[] = other
  return one.every((entry, index) => sameEntry(entry, others[index]))
}
