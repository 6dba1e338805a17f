import type { AstralEngine, BoundAccess, Principal } from '@luxdb/core'
import { canonicalJson } from '@luxdb/core/query'

const known = new WeakMap<BoundAccess, string>()

const EVERYTHING = 'everything'

/**
 * Names what a principal may read: equal texts, equal rights. A live query that was begun under other rights
 * has to begin anew: see `sameRights`.
 */
export function rightsOf(engine: AstralEngine, principal: Principal): string {
  const access = engine.accessOf(principal)
  if (access === undefined) return EVERYTHING
  const before = known.get(access)
  if (before !== undefined) return before
  const rights = JSON.stringify(engine.kinds.map(({ name }) => kindRights(access, name)))
  known.set(access, rights)
  return rights
}

/**
 * Whether a live query may go on under the rights of now. Kinds that came since are none of its own, and one over a
 * kind that went has ended by itself.
 */
export function sameRights(before: string, now: string): boolean {
  if (before === now || before === EVERYTHING || now === EVERYTHING) return before === now
  const rights = byKind(now)
  return [...byKind(before)].every(([kind, text]) => (rights.get(kind) ?? text) === text)
}

function byKind(rights: string): ReadonlyMap<string, string> {
  const kinds: readonly (readonly [string, ...unknown[]])[] = JSON.parse(rights)
  return new Map(kinds.map(([kind, ...may]) => [kind, JSON.stringify(may)]))
}

function kindRights(access: BoundAccess, kind: string): readonly [string, ...unknown[]] {
  const rule = access.rule(kind, 'read')
  const fields = access.catalog.get(kind)?.fields.map((field) => field.name)
  return [kind, typeof rule === 'boolean' ? rule : canonicalJson(JSON.parse(JSON.stringify(rule))), fields]
}
