import type { FieldShape, IndexShape } from '../query/kind-shape.js'
import { assertIdentifier } from './declared-name.js'
import type { DerivedPart } from './derive-fields.js'
import { invalidKind, type KindPlace } from './invalid-kind.js'
import type { IndexInput } from './kind-options.js'
import { constraintName } from './naming.js'

export interface IndexSource {
  readonly kind: string
  readonly table: string
  readonly parts: readonly DerivedPart[]
  readonly fields: readonly FieldShape[]
  readonly indexes: readonly IndexInput[]
}

/** Indexes of single fields (`.meta`), then those of the options. @throws LUX_INVALID_KIND */
export function deriveIndexes(source: IndexSource): readonly IndexShape[] {
  const unique = source.fields.filter((field) => field.unique === true)
  const plain = source.parts.filter((part) => part.hasIndex).flatMap((part) => part.fields)
  const all = [
    ...unique.map((field) => indexShape(source, [field], { isUnique: true })),
    ...plain.map((field) => indexShape(source, [field], { isUnique: false })),
    ...source.indexes.map((input) => declaredIndex(source, input)),
  ]
  assertDistinct(source, all)
  return all
}

function declaredIndex(source: IndexSource, input: IndexInput): IndexShape {
  const { fields: names, unique = false, name } = 'fields' in input ? input : { fields: input }
  const fields = names.flatMap((field) => fieldsCalled(source, field))
  if (fields.length === 0)
    throw invalidKind({ kind: source.kind }, 'an index has no fields', 'name at least one')
  return indexShape(source, fields, { isUnique: unique, ...(name !== undefined && { name }) })
}

/** A bond's name stands for its fields. */
export function fieldsCalled(
  source: Pick<IndexSource, 'kind' | 'fields' | 'parts'>,
  name: string,
): readonly FieldShape[] {
  const field = source.fields.find((candidate) => candidate.name === name)
  if (field !== undefined) return [field]
  const part = source.parts.find((candidate) => candidate.name === name)
  if (part !== undefined) return part.fields
  throw invalidKind(
    { kind: source.kind, field: name },
    'no stored field has this name',
    `use one of ${source.fields.map((candidate) => candidate.name).join(', ')}`,
  )
}

interface IndexTraits {
  readonly isUnique: boolean
  readonly name?: string
}

function indexShape(source: IndexSource, fields: readonly FieldShape[], traits: IndexTraits): IndexShape {
  const place: KindPlace = { kind: source.kind }
  const json = fields.find((field) => field.store === 'json')
  if (json !== undefined) {
    throw invalidKind(
      { ...place, field: json.name },
      'a JSON field cannot be indexed',
      'leave it out of the indexes',
    )
  }
  const suffix = traits.isUnique ? 'key' : 'idx'
  const name = traits.name ?? constraintName([source.table, ...fields.map((field) => field.column)], suffix)
  assertIdentifier(place, name)
  return { name, fields: fields.map((field) => field.name), unique: traits.isUnique }
}

function assertDistinct(source: IndexSource, indexes: readonly IndexShape[]): void {
  const names = new Set<string>()
  for (const { name } of indexes) {
    if (names.has(name)) {
      throw invalidKind({ kind: source.kind }, `two indexes are named ${name}`, 'declare it once')
    }
    names.add(name)
  }
}
