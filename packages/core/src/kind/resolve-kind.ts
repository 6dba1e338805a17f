import type { BondTarget } from './bond.js'
import { invalidKind, type KindPlace } from './invalid-kind.js'
import type { AnyKind } from './kind.js'

/** Finds the kind that a bond leads to. */
export type ResolveKind = (target: BondTarget, place: KindPlace) => AnyKind

/** Looks for names among these kinds. */
export function createResolver(kinds: readonly AnyKind[]): ResolveKind {
  return (target, place) => {
    if (typeof target === 'function') return calledTarget(target, place)
    const found = kinds.find((kind) => kind.name === target)
    if (found !== undefined) return found
    throw invalidKind(
      place,
      `no kind ${target} is known`,
      'put both kinds into one realm, or correct the name',
    )
  }
}

function calledTarget(target: () => AnyKind, place: KindPlace): AnyKind {
  const found = callTarget(target, place)
  if (isKind(found)) return found
  throw invalidKind(
    place,
    'the bond does not lead to a kind',
    'give it a function that returns one, such as () => City',
  )
}

function callTarget(target: () => unknown, place: KindPlace): unknown {
  try {
    return target()
  } catch (cause) {
    throw notYet(place, cause)
  }
}

/** Most often a kind that is declared further down: JavaScript knows it only from there on. */
export function notYet(place: KindPlace, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return invalidKind(
    place,
    `it cannot be read (${reason})`,
    'ask for the shape only after every kind is declared',
  )
}

function isKind(value: unknown): value is AnyKind {
  return (
    typeof value === 'object' && value !== null && 'parts' in value && 'traits' in value && 'link' in value
  )
}
