import type { AstralEngine, BoundAccess, Principal } from '@luxdb/core'
import { canonicalJson } from '@luxdb/core/query'

const known = new WeakMap<BoundAccess, string>()

/**
 * Names what a principal may read: equal texts, equal rights. A live query that was begun under other rights
 * has to begin anew.
 */
export function rightsOf(engine: AstralEngine, principal: Principal): string {
  const access = engine.accessOf(principal)
  if (access === undefined) return 'everything'
  const before = known.get(access)
  if (before !== undefined) return before
  const rights = JSON.stringify(engine.kinds.map(({ name }) => kindRights(access, name)))
  known.set(access, rights)
  return rights
}

function kindRights(access: BoundAccess, kind: string): readonly unknown[] {
  const rule = access.rule(kind, 'read')
  const fields = access.catalog.get(kind)?.fields.map((field) => field.name)
  return [kind, typeof rule === 'boolean' ? rule : canonicalJson(JSON.parse(JSON.stringify(rule))), fields]
}
