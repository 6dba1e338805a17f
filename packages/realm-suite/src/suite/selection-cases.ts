import type { LuxErrorCode } from '@luxdb/core'
import type { Condition } from '@luxdb/core/query'
import { expect } from 'vitest'
import { type CaseRun, casesOf } from './case-group.js'
import { expectRefusal } from './expect-refusal.js'
import { ask, askCount } from './reading.js'

/** What a condition finds, by one column of the beings. */
export interface Selection {
  readonly name: string
  readonly where: Condition
  readonly finds: readonly unknown[]
}

export function finds(name: string, where: Condition, labels: readonly unknown[]): Selection {
  return { name, where, finds: labels }
}

/** Cases that select from a seeded kind, and compare one column of what is found, whatever its order. */
export function selectionCases(
  target: { readonly kind: string; readonly column: string },
  selections: readonly Selection[],
): Readonly<Record<string, CaseRun>> {
  return casesOf(
    selections,
    ({ name }) => name,
    async ({ where, finds: expected }, { realm }) => {
      const { kind, column } = target
      const rows = await ask(realm, { kind, where })
      expect(rows.map((row) => row[column]).sort()).toEqual([...expected].sort())
      expect(await askCount(realm, { kind, where })).toBe(expected.length)
    },
  )
}

/** A condition that is refused before it reaches the storage. */
export interface RefusedSelection {
  readonly name: string
  readonly where: Condition
  readonly code: LuxErrorCode
}

export function refuses(name: string, where: Condition, code: LuxErrorCode): RefusedSelection {
  return { name, where, code }
}

export function refusalCases(
  kind: string,
  selections: readonly RefusedSelection[],
): Readonly<Record<string, CaseRun>> {
  return casesOf(
    selections,
    ({ name }) => `refuses ${name}`,
    async ({ where, code }, { realm }) => {
      await expectRefusal(code, () => ask(realm, { kind, where }))
      await expectRefusal(code, () => askCount(realm, { kind, where }))
    },
  )
}
