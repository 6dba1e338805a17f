import type { FieldShape, KindShape } from '../query/kind-shape.js'
import { assertIdentifier } from './declared-name.js'
import { deriveAccess, hiddenShape } from './derive-access.js'
import { deriveBonds } from './derive-bonds.js'
import { type DerivedPart, FieldDeriver } from './derive-fields.js'
import { deriveIndexes, fieldsCalled } from './derive-indexes.js'
import { invalidKind } from './invalid-kind.js'
import type { AnyKind } from './kind.js'
import { toSnakeCase } from './naming.js'
import { createResolver } from './resolve-kind.js'
import { SYSTEM_FIELDS, soulIdField } from './system-fields.js'

/**
 * The KindShape of a kind; `known` are the kinds that bonds may name by text.
 * @throws LUX_INVALID_KIND
 */
export function deriveShape(kind: AnyKind, known: readonly AnyKind[]): KindShape {
  const { options, name } = kind
  const resolve = createResolver(known)
  const deriver = new FieldDeriver(resolve)
  const table = options.table ?? toSnakeCase(name)
  assertIdentifier({ kind: name }, table)
  const parts = [...kind.parts].flatMap(([field, part]) => deriver.part(kind, field, part) ?? [])
  const key = deriver.key(kind).map((field) => field.name)
  const fields = withHidden(kind, parts, allFields(kind, parts, key))
  assertKeyed(kind, fields, key)
  assertDistinct(kind, fields)
  return {
    v: 1,
    name,
    table,
    fields,
    key,
    soulId: kind.traits.key === undefined ? (options.soulId ?? 'uuid') : 'declared',
    systemFields: kind.traits.systemFields,
    bonds: deriveBonds(kind, parts, resolve),
    indexes: deriveIndexes({ kind: name, table, parts, fields, indexes: options.indexes ?? [] }),
    access: deriveAccess(options),
    search: searchFields(kind, fields),
    changes: options.readOnly === true ? 'none' : (options.changes ?? 'full'),
    ...(options.adopted === true && { adopted: true as const }),
    ...(options.readOnly === true && readOnly(kind)),
    ...(options.was !== undefined && { was: options.was }),
  }
}

function allFields(
  kind: AnyKind,
  parts: readonly DerivedPart[],
  key: readonly string[],
): readonly FieldShape[] {
  const declared = parts
    .flatMap((part) => part.fields)
    .map((field): FieldShape => (key.includes(field.name) ? { ...field, role: 'key' } : field))
  const native = kind.traits.key === undefined ? [soulIdField(kind.options.soulId ?? 'uuid')] : []
  const system = kind.traits.systemFields ? SYSTEM_FIELDS : []
  return [...native, ...declared, ...system]
}

function withHidden(
  kind: AnyKind,
  parts: readonly DerivedPart[],
  fields: readonly FieldShape[],
): readonly FieldShape[] {
  const hidden = new Map<FieldShape, Required<Pick<FieldShape, 'hidden'>>>()
  for (const [name, input] of Object.entries(kind.options.hidden ?? {})) {
    if (input === undefined) continue
    const called = fieldsCalled({ kind: kind.name, fields, parts }, name)
    for (const { name: own } of called) {
      const field = fields.find((candidate) => candidate.name === own)
      if (field?.role === 'key') {
        throw invalidKind(
          { kind: kind.name, field: own },
          'a key cannot be hidden',
          'hide other fields or restrict read',
        )
      }
      if (field !== undefined) hidden.set(field, hiddenShape(input))
    }
  }
  return fields.map((field) => ({ ...field, ...hidden.get(field) }))
}

function assertKeyed(kind: AnyKind, fields: readonly FieldShape[], key: readonly string[]): void {
  for (const field of fields.filter((candidate) => key.includes(candidate.name))) {
    const place = { kind: kind.name, field: field.name }
    if (field.nullable) throw invalidKind(place, 'a key field is always there', 'make it required')
    if (field.store === 'json') throw invalidKind(place, 'JSON cannot be a key', 'use a text or number field')
  }
}

function assertDistinct(kind: AnyKind, fields: readonly FieldShape[]): void {
  const names = new Map<string, FieldShape>()
  const columns = new Map<string, FieldShape>()
  for (const field of fields) {
    const place = { kind: kind.name, field: field.name }
    if (names.has(field.name) || (kind.parts.get(field.name) !== undefined && field.role === 'bond')) {
      throw invalidKind(place, 'a bond stores its key under this name', 'rename the field or the bond')
    }
    const other = columns.get(field.column)
    if (other !== undefined) {
      throw invalidKind(
        place,
        `it shares the column ${field.column} with ${other.name}`,
        'rename one of them',
      )
    }
    names.set(field.name, field)
    columns.set(field.column, field)
  }
}

function readOnly({ name, options }: AnyKind): { readonly readOnly: true } {
  if (options.adopted === true) return { readOnly: true }
  throw invalidKind(
    { kind: name },
    'nothing could ever be in a table that LuxDB makes and does not write',
    'add adopted: true',
  )
}

function searchFields(kind: AnyKind, fields: readonly FieldShape[]): readonly string[] {
  const search = kind.options.search ?? []
  for (const name of search) {
    const field = fields.find((candidate) => candidate.name === name)
    if (field?.store !== 'text') {
      throw invalidKind(
        { kind: kind.name, field: name },
        'full text search needs a text field',
        'name one that is text',
      )
    }
  }
  return search
}
