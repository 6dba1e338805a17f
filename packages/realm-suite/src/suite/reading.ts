import type { AnyKind, BaseRealm, ManifestOptions } from '@luxdb/core'
import { type Condition, type JsonObject, renderRows, type SacredQuery } from '@luxdb/core/query'

/** A query without the parts that are always the same. */
export type Question = Omit<SacredQuery, 'v' | 'type'>

export function toSacredQuery(question: Question): SacredQuery {
  return { v: 1, type: 'query', ...question }
}

/** The rows of a query, as JSON records. */
export async function ask(realm: BaseRealm, question: Question): Promise<readonly JsonObject[]> {
  const query = toSacredQuery(question)
  const result = await realm.execute({ type: 'contemplate', kind: question.kind, query })
  if (result.type !== 'rows') throw new TypeError(`A query was answered with ${result.type}.`)
  return renderRows(result.layout, result.rows)
}

/** How many beings a query finds. */
export async function askCount(realm: BaseRealm, question: Question): Promise<number> {
  const query = toSacredQuery(question)
  const result = await realm.execute({ type: 'count', kind: question.kind, query })
  if (result.type !== 'count') throw new TypeError(`A count was answered with ${result.type}.`)
  return result.count
}

/** The rows of a query, from its stream. */
export async function askStream(realm: BaseRealm, question: Question): Promise<readonly JsonObject[]> {
  const query = toSacredQuery(question)
  const stream = realm.stream({ type: 'contemplate', kind: question.kind, query })
  const rows: JsonObject[] = []
  for await (const row of stream.rows) rows.push(...renderRows(stream.layout, [row]))
  return rows
}

/** One column of the rows that satisfy a condition, in the order of the key. */
export async function askColumn(
  realm: BaseRealm,
  kind: string,
  column: string,
  where: Condition,
): Promise<readonly unknown[]> {
  const rows = await ask(realm, { kind, where })
  return rows.map((row) => row[column])
}

/** A being as plain JSON. */
export function plain(being: unknown): JsonObject {
  if (!isTranscendent(being)) throw new TypeError('This is not a being.')
  return being.transcend()
}

/** A field of a being, as TypeScript sees it. */
export function fieldOf(being: unknown, name: string): unknown {
  if (typeof being !== 'object' || being === null)
    throw new TypeError(`This is no record, so it has no ${name}.`)
  return Reflect.get(being, name)
}

/** The soulId of a being. */
export function soulIdOf(being: unknown): string {
  const soulId = fieldOf(being, 'soulId')
  if (typeof soulId !== 'string') throw new TypeError('A soulId is text.')
  return soulId
}

function isTranscendent(value: unknown): value is { transcend(): JsonObject } {
  return typeof value === 'object' && value !== null && 'transcend' in value
}

/** Makes many beings; types alone do not tell lists from records where the kind is not known. */
export async function manifestAll(
  realm: BaseRealm,
  kind: AnyKind,
  inputs: readonly object[],
  options: ManifestOptions = {},
): Promise<readonly unknown[]> {
  const made: unknown = await realm.of(kind).manifest(inputs, options)
  if (!Array.isArray(made)) throw new TypeError('A list was not answered with a list.')
  return made
}

/** The results of a query in TypeScript's form, over a kind whose bonds the types do not know. */
export async function contemplateLoosely(
  realm: BaseRealm,
  kind: AnyKind,
  query: object,
): Promise<readonly unknown[]> {
  const beings = realm.of(kind)
  const found: unknown = await Reflect.apply(beings.contemplate, beings, [query])
  if (!Array.isArray(found)) throw new TypeError('A query was not answered with a list.')
  return found
}
