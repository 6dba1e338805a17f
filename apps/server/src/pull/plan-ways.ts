import { capitalize, takeName } from './camel-name.js'
import type { BondManyPlan, BondThroughPlan, BondToPlan, KindPlan } from './kind-plan.js'

/**
 * Adds the other side of each stored bond, and many-to-many where a table only joins two others.
 * @param takenAt names that the kind of a table has given away already
 */
export function planWays(
  plans: readonly KindPlan[],
  takenAt: (table: string) => readonly string[],
): readonly KindPlan[] {
  return plans.map((plan) => {
    const own = plan.parts.flatMap(({ name }) => [name, `${name}Id`])
    const taken = new Set([...own, ...takenAt(plan.table.name)])
    const ways = [
      ...plans.flatMap((other) => manyWays(plan, other, taken)),
      ...plans.flatMap((junction) => throughWays(plan, junction, taken)),
    ]
    return { ...plan, ways }
  })
}

function manyWays(plan: KindPlan, other: KindPlan, taken: Set<string>): readonly BondManyPlan[] {
  const bonds = bondsOf(other).filter(({ target }) => target === plan.name)
  return bonds.map(({ name: via }) => {
    const byBond = `${other.name}By${capitalize(via)}`
    // Two bonds of one kind, or one to itself, leave no name that says which is meant.
    const candidates = bonds.length === 1 && other !== plan ? [other.name, byBond] : [byBond]
    return { type: 'many', name: takeName(candidates, taken, isShort), target: other.name, via }
  })
}

function throughWays(plan: KindPlan, junction: KindPlan, taken: Set<string>): readonly BondThroughPlan[] {
  const [first, second] = junctionBonds(junction)
  if (first === undefined || second === undefined) return []
  const pairs = [
    { near: first, far: second },
    { near: second, far: first },
  ]
  return pairs.flatMap(({ near, far }): readonly BondThroughPlan[] => {
    if (near.target !== plan.name) return []
    const names = [far.target, `${far.target}Through${capitalize(junction.name)}`, `${far.name}Through`]
    const name = takeName(names, taken, isShort)
    return [
      { type: 'through', name, target: far.target, junction: junction.name, near: near.name, far: far.name },
    ]
  })
}

/** A table whose key is the keys of two others joins these, whatever else it says about the pair. */
function junctionBonds(plan: KindPlan): readonly BondToPlan[] {
  const bonds = bondsOf(plan).filter(({ columns }) =>
    columns.every(({ name }) => plan.table.key.includes(name)),
  )
  const covered = bonds.reduce((sum, { columns }) => sum + columns.length, 0)
  return bonds.length === 2 && covered === plan.table.key.length ? bonds : []
}

function bondsOf({ parts }: KindPlan): readonly BondToPlan[] {
  return parts.filter((part) => part.type === 'to')
}

function isShort(name: string): boolean {
  return name.length <= 46
}
