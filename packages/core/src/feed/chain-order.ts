import type { KindCatalog, KindShape } from '../query/kind-shape.js'
import type { Row } from '../query/store.js'
import type { Change } from './change.js'

/**
 * Whether a row is the one that a change began with. Versions are left out: a program may set one without any
 * other field, which is no change of its own.
 */
export function continues(known: Row | null, old: Row | null, shape: KindShape): boolean {
  if (known === null || old === null) return known === old
  const version = shape.systemFields ? shape.fields.findIndex(({ name }) => name === 'version') : -1
  return known.every((cell, index) => index === version || Object.is(cell, old[index]))
}

/**
 * Puts neighbouring changes of one being into the order in which they came about. A trigger that fires before the
 * log's, and changes the row that it fires for, has its own change logged first.
 */
export function inChainOrder(changes: readonly Change[], catalog: KindCatalog): readonly Change[] {
  if (!changes.some((change, index) => isSameBeing(change, changes[index + 1]))) return changes
  const ordered: Change[] = []
  for (let start = 0; start < changes.length; ) {
    let end = start + 1
    while (isSameBeing(changes[start], changes[end])) end += 1
    const run = changes.slice(start, end)
    const shape = catalog.get(run[0]?.kind ?? '')
    ordered.push(...(run.length === 1 || shape === undefined ? run : chained(run, shape)))
    start = end
  }
  return ordered
}

/** Whether both change the same being in the same transaction. */
export function isSameBeing(change: Change | undefined, next: Change | undefined): boolean {
  return (
    change !== undefined &&
    next !== undefined &&
    change.soulId === next.soulId &&
    change.kind === next.kind &&
    change.transaction === next.transaction
  )
}

/** The run as one chain; as it was logged where it is one already, or where there is none. */
function chained(run: readonly Change[], shape: KindShape): readonly Change[] {
  const follows = (one: Change, next: Change): boolean => continues(one.new ?? null, next.old ?? null, shape)
  if (run.every((change, index) => index === 0 || follows(run[index - 1] ?? change, change))) return run
  for (const first of run) {
    const chain = [first]
    const left = run.filter((change) => change !== first)
    for (let last = first; left.length > 0; ) {
      const index = left.findIndex((change) => follows(last, change))
      const [next] = index < 0 ? [] : left.splice(index, 1)
      if (next === undefined) break
      chain.push(next)
      last = next
    }
    if (left.length === 0) return inSequence(chain)
  }
  return run
}

/** Numbers in the log grow with time for each being. */
function inSequence(chain: readonly Change[]): readonly Change[] {
  const sequences = chain.map(({ sequence }) => sequence).sort((a, b) => a - b)
  return chain.map((change, index) => ({ ...change, sequence: sequences[index] ?? change.sequence }))
}
