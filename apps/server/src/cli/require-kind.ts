import { type AnyKind, type AstralEngine, LuxError } from '@luxdb/core'
import { nearestName } from '../config/nearest-name.js'

/** The kind that a command names. @throws LUX_UNKNOWN_KIND with the names that there are */
export function requireKind(engine: AstralEngine, name: string): AnyKind {
  const kind = engine.kinds.find((candidate) => candidate.name === name)
  if (kind !== undefined) return kind
  const names = engine.kinds.map((candidate) => candidate.name)
  throw new LuxError('LUX_UNKNOWN_KIND', `There is no kind ${JSON.stringify(name)}; ${remedy(name, names)}`, {
    details: { kind: name, allowed: names },
  })
}

function remedy(name: string, names: readonly string[]): string {
  if (names.length === 0)
    return 'the configuration declares none; add it to its `kinds`, or name another --config.'
  const nearest = nearestName(name, names)
  return nearest === undefined ? `use one of ${names.join(', ')}.` : `did you mean ${nearest}?`
}
