import { asideName } from '@luxdb/core'
import type { Evolution } from '../evolution.js'
import type { AsideNames } from '../operations/operation-work.js'
import type { Aside } from './aside-ledger.js'

/** Names for what an operation of an evolution keeps aside: no two operations of a realm have the same. */
export function asideNamesOf(
  { number, hash }: Pick<Evolution, 'number' | 'hash'>,
  asides: readonly Aside[],
  operation: number,
): AsideNames {
  const there = new Set(asides.map(({ name }) => name))
  return {
    of: (name, side) => asideName(name, `${number}_${hash.slice(0, 6)}_${operation}${side.charAt(0)}`),
    has: (name) => there.has(name),
  }
}
