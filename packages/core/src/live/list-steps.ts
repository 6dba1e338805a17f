import type { ResultEntry, ResultRow } from '../query/row-layout.js'
import type { LiveChange } from './live-message.js'
import { longestRise } from './longest-rise.js'

/** One row of a live result, under the name by which changes call it. */
export interface ShownRow {
  readonly soulId: string
  readonly row: ResultRow
}

/**
 * The steps that lead from one list to another, as few as can be: first what leaves, then, from the top, what has
 * another place or another row. What stays in order does not move.
 */
export function listSteps(before: readonly ShownRow[], after: readonly ShownRow[]): LiveChange[] {
  const rowsBefore = new Map(before.map(({ soulId, row }) => [soulId, row]))
  const stays = new Set(after.map(({ soulId }) => soulId))
  const leaves = before.filter(({ soulId }) => !stays.has(soulId))
  const list = before.map(({ soulId }) => soulId).filter((soulId) => stays.has(soulId))
  const rests = new Set(longestRise(placesOf(after, list)).map((place) => list[place]))
  const steps: LiveChange[] = leaves.map(({ soulId }) => ({ type: 'leave', soulId }))
  // Up to here the list is settled: what follows belongs behind it.
  let index = -1
  for (const { soulId, row } of after) {
    const known = rowsBefore.get(soulId)
    if (rests.has(soulId)) {
      index = list.indexOf(soulId, index + 1)
      if (known !== undefined && !sameRow(known, row)) steps.push({ type: 'update', soulId, row, index })
      continue
    }
    if (known !== undefined) {
      const place = list.indexOf(soulId)
      list.splice(place, 1)
      if (place <= index) index -= 1
    }
    index += 1
    list.splice(index, 0, soulId)
    steps.push({ type: known === undefined ? 'enter' : 'move', soulId, row, index })
  }
  return steps
}

/** Where what both lists hold stood before, in the order of now. */
function placesOf(after: readonly ShownRow[], list: readonly string[]): number[] {
  const places = new Map(list.map((soulId, place) => [soulId, place]))
  return after.flatMap(({ soulId }) => places.get(soulId) ?? [])
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
