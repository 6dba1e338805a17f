import type { BondShape } from '../query/kind-shape.js'
import { type Bond, type BondMany, type BondThrough, type BondTo, isBond } from './bond.js'
import type { DerivedPart } from './derive-fields.js'
import { invalidKind, type KindPlace } from './invalid-kind.js'
import type { AnyKind } from './kind.js'
import type { ResolveKind } from './resolve-kind.js'

/** The bonds of a kind in the order of declaration. @throws LUX_INVALID_KIND */
export function deriveBonds(
  kind: AnyKind,
  parts: readonly DerivedPart[],
  resolve: ResolveKind,
): readonly BondShape[] {
  const stored = new Map(parts.map((part) => [part.name, part.bond]))
  return [...kind.parts].flatMap(([name, part]): readonly BondShape[] => {
    if (!isBond(part)) return []
    if (part.bond === 'many') return [manyShape(kind, name, part, resolve)]
    if (part.bond === 'through') return [throughShape(kind, name, part, resolve)]
    const shape = stored.get(name)
    return shape === undefined ? [] : [shape]
  })
}

function manyShape(kind: AnyKind, name: string, bond: BondMany, resolve: ResolveKind): BondShape {
  const place = { kind: kind.name, field: name }
  const target = resolve(bond.target, place)
  assertLeads({ from: target, via: bond.via, to: kind }, place, resolve)
  return { type: 'many', name, kind: target.name, via: bond.via }
}

function throughShape(kind: AnyKind, name: string, bond: BondThrough, resolve: ResolveKind): BondShape {
  const place = { kind: kind.name, field: name }
  const target = resolve(bond.target, place)
  const junction = resolve(bond.through, place)
  assertLeads({ from: junction, via: bond.near, to: kind }, place, resolve)
  assertLeads({ from: junction, via: bond.far, to: target }, place, resolve)
  const { near, far } = bond
  return { type: 'through', name, kind: target.name, through: junction.name, near, far }
}

interface Way {
  readonly from: AnyKind
  readonly via: string
  readonly to: AnyKind
}

function assertLeads({ from, via, to }: Way, place: KindPlace, resolve: ResolveKind): void {
  const bond = from.parts.get(via)
  if (bond === undefined || !isBondTo(bond)) {
    throw invalidKind(
      place,
      `kind ${from.name} has no bond ${via}`,
      `declare ${via} there by bond.to, or correct the name`,
    )
  }
  const reached = resolve(bond.target, { kind: from.name, field: via })
  if (reached.name !== to.name) {
    throw invalidKind(
      place,
      `${from.name}.${via} leads to ${reached.name}, not to ${to.name}`,
      'name the bond that does',
    )
  }
}

function isBondTo(part: Bond | object): part is BondTo {
  return isBond(part) && part.bond === 'to'
}
