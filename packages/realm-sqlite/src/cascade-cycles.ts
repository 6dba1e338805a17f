import type { KindShape } from '@luxdb/core/query'

/** Names of the kinds whose beings may be taken along when others of the same kind are dissolved. */
export function cascadeCycles(kinds: readonly KindShape[]): ReadonlySet<string> {
  const inCycle = kinds.filter((kind) => takenAlong(kind.name, kinds).has(kind.name))
  return new Set(inCycle.map(({ name }) => name))
}

/** The kinds whose beings go along with those of a kind, by one bond or over several. */
function takenAlong(name: string, kinds: readonly KindShape[]): ReadonlySet<string> {
  const reached = new Set<string>()
  const pending = [name]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const source of kinds) {
      if (reached.has(source.name) || !cascadesFrom(source, next)) continue
      reached.add(source.name)
      pending.push(source.name)
    }
  }
  return reached
}

function cascadesFrom(source: KindShape, target: string): boolean {
  return source.bonds.some(
    (bond) => bond.type === 'to' && bond.kind === target && bond.onDelete === 'cascade',
  )
}
