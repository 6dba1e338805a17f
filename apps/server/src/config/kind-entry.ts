import type { AnyKind, KindPlacement } from '@luxdb/core'

/** A kind, or a kind with the realm that it lives in. */
export type KindEntry = AnyKind | KindPlacement

export function isKindEntry(value: unknown): value is KindEntry {
  if (isKind(value)) return true
  return isObject(value) && isKind(value['kind']) && typeof value['realm'] === 'string'
}

/** By what a kind can do: the configuration may hold kinds of another copy of core. */
export function isKind(value: unknown): value is AnyKind {
  return isObject(value) && typeof value['name'] === 'string' && typeof value['link'] === 'function'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
