import type { AnyKind, BaseRealm } from '@luxdb/core'
import type { FieldShape, KindShape } from '@luxdb/core/query'
import { expect } from 'vitest'
import type { RawDatabase } from './raw-database.js'

/** Every being of every kind is what raw SQL says, in the order of its key by code point. */
export async function expectSameRows(
  realm: BaseRealm,
  kinds: readonly AnyKind[],
  raw: RawDatabase,
): Promise<number> {
  let count = 0
  for (const kind of kinds) {
    const { shape } = kind
    const rows = await raw.rows(
      shape.table,
      shape.fields.map(({ column }) => column),
    )
    const wanted = rows.map((row) => shape.fields.map((field, index) => cellOf(field, row[index] ?? null)))
    const found: unknown[][] = []
    for await (const being of realm.of(kind).stream()) {
      found.push(shape.fields.map(({ name }) => Reflect.get(being, name) ?? null))
    }
    expect(found, kind.name).toEqual(wanted.sort(byKey(shape)))
    count += found.length
  }
  return count
}

function cellOf({ store }: FieldShape, text: string | null): unknown {
  if (text === null) return null
  switch (store) {
    case 'text':
      return text
    case 'int':
    case 'float':
      return Number(text)
    case 'bigint':
      return BigInt(text)
    case 'bool':
      return text === 'true' || text === '1'
    case 'time':
      return new Date(isoOf(text))
    case 'json':
      return JSON.parse(text)
  }
}

/** Without a zone, UTC is meant. */
function isoOf(text: string): string {
  const iso = text.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1')
  return /[+-]\d\d$/.test(iso) ? `${iso}:00` : /[+-]\d\d:\d\d$/.test(iso) ? iso : `${iso}Z`
}

function byKey({ key, fields }: KindShape): (left: readonly unknown[], right: readonly unknown[]) => number {
  const positions = key.map((name) => fields.findIndex((field) => field.name === name))
  return (left, right) => {
    for (const position of positions) {
      const order = compare(left[position], right[position])
      if (order !== 0) return order
    }
    return 0
  }
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  return Number(left) - Number(right)
}
