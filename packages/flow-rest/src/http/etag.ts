import type { ResultRow, RowLayout } from '@luxdb/core/query'

/** The entity tag of a row: its version, or a digest of its text where there is none. */
export function etagOf({ shape, columns }: RowLayout, row: ResultRow, text: string): string {
  if (!shape.systemFields) return `"${digest(text)}"`
  return `"${String(row[columns.findIndex(({ name }) => name === 'version')])}"`
}

/** What a conditional header names: any record, or these tags as they were written. */
export type EtagList = '*' | readonly string[]

const ETAG = /(?:W\/)?"[^"]*"/g

export function readEtags(header: string | null): EtagList | undefined {
  if (header === null) return undefined
  return header.trim() === '*' ? '*' : (header.match(ETAG) ?? [])
}

/** For `If-None-Match`: weak tags count as well. */
export function matchesWeakly(tags: EtagList, etag: string): boolean {
  return tags === '*' || tags.some((tag) => tag === etag || tag === `W/${etag}`)
}

/**
 * FNV-1a beside a polynomial over the same units: 64 bits. Tells changed rows apart; writes are also
 * conditioned on the row itself, so nothing rests on nobody finding two texts with one digest.
 */
export function digest(text: string): string {
  let fnv = 0x811c9dc5
  let polynomial = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    fnv = Math.imul(fnv ^ unit, 0x01000193)
    polynomial = (Math.imul(polynomial, 0x9e3779b1) + unit) | 0
  }
  return `${(fnv >>> 0).toString(36)}-${(polynomial >>> 0).toString(36)}`
}
