import type { CaseGroup } from './case-group.js'

/** Cases that a realm is known to fail. Each must go on failing: one that passes is to be removed. */
export interface Gap {
  readonly reason: string
  /** Names of cases, `group > case`. */
  readonly tests: readonly string[]
}

/** The full name of a case. */
export function caseName(group: CaseGroup, name: string): string {
  return `${group.title} > ${name}`
}

/** @throws TypeError when a gap names a case that does not exist, or has no reason */
export function gapNames(gaps: readonly Gap[], groups: readonly CaseGroup[]): ReadonlySet<string> {
  const known = new Set(
    groups.flatMap((group) => Object.keys(group.cases).map((name) => caseName(group, name))),
  )
  const named = gaps.flatMap((gap) => gap.tests)
  const unknown = named.filter((name) => !known.has(name))
  if (unknown.length > 0) {
    throw new TypeError(`Gaps name cases that do not exist: ${unknown.join('; ')}. Correct or remove them.`)
  }
  if (gaps.some((gap) => gap.reason.trim() === '')) {
    throw new TypeError('A gap has no reason; say why the realm cannot pass.')
  }
  return new Set(named)
}
