import { canonicalJson, isJsonObject } from '../query/json.js'
import { kindFromJsonSchema } from './kind-from-json-schema.js'
import type { AnyKind } from './kind-types.js'
import type { JsonSchema } from './lux-keywords.js'
import { inMovedColumns } from './moved-columns.js'

/** A kind made at run time, with the document that it was made of, as it is recorded. */
export interface MadeKind {
  readonly kind: AnyKind
  readonly document: JsonSchema
}

/**
 * The kinds that documents describe. One that is what it was before stays the very same object, unless a kind that it
 * is bound to became another: what is derived of bonds looks at both.
 * @throws LUX_INVALID_KIND
 */
export function madeKinds(
  documents: Readonly<Record<string, JsonSchema>>,
  before: ReadonlyMap<string, MadeKind>,
): ReadonlyMap<string, MadeKind> {
  const isChanged = (name: string): boolean => {
    const [former, now] = [before.get(name)?.document, documents[name]]
    return former === undefined || now === undefined || canonicalJson(former) !== canonicalJson(now)
  }
  const names = new Set([...before.keys(), ...Object.keys(documents)])
  const changed = new Set([...names].filter(isChanged))
  return new Map(
    Object.entries(documents).map(([name, document]) => {
      const known = before.get(name)
      const stays = known && !changed.has(name) && !boundTo(document).some((target) => changed.has(target))
      return [name, stays ? known : { document, kind: kindFromJsonSchema(inMovedColumns(document)) }]
    }),
  )
}

/** The kinds that the bonds of a document name. */
export function boundTo(document: JsonSchema): readonly string[] {
  const keywords = document['x-lux']
  const bonds = isJsonObject(keywords) ? keywords['bonds'] : undefined
  if (!isJsonObject(bonds)) return []
  return Object.values(bonds).flatMap((bond) =>
    isJsonObject(bond)
      ? [bond['to'], bond['many'], bond['through']].filter((name) => typeof name === 'string')
      : [],
  )
}
