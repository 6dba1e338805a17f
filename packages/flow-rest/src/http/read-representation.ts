import { LuxError } from '@luxdb/core'

/** The form of rows that a client accepts. */
export interface Representation {
  /** `object`: exactly one row, without the array around it. */
  readonly type: 'array' | 'object'
  /** Members that are null are left out. */
  readonly stripsNulls: boolean
  readonly contentType: string
}

const JSON_ARRAY: Representation = {
  type: 'array',
  stripsNulls: false,
  contentType: 'application/json; charset=utf-8',
}

const MEDIA_TYPES: ReadonlyMap<string, Representation> = new Map([
  ...['*/*', 'application/*', 'application/json'].map((name) => [name, JSON_ARRAY] as const),
  ...(['array', 'object'] as const).flatMap((type) => {
    const name = `application/vnd.pgrst.${type}+json`
    const stripped = `${name};nulls=stripped`
    const plain = type === 'array' ? JSON_ARRAY : { type, stripsNulls: false, contentType: withCharset(name) }
    return [
      [name, plain],
      [stripped, { type, stripsNulls: true, contentType: withCharset(stripped) }],
    ] as const
  }),
])

function withCharset(name: string): string {
  return `${name}; charset=utf-8`
}

/** Finds what an `Accept` header likes best of what there is. @throws LUX_NOT_ACCEPTABLE */
export function readRepresentation(accept: string | null): Representation {
  if (accept === null) return JSON_ARRAY
  const single = MEDIA_TYPES.get(accept)
  return single ?? bestOf(accept)
}

function bestOf(accept: string): Representation {
  const ranges = accept.toLowerCase().split(',').map(readRange)
  // Sorting is stable: of equal ones the first named counts.
  const liked = ranges
    .filter(({ quality }) => quality > 0)
    .sort((left, right) => right.quality - left.quality)
  for (const { name } of liked) {
    const found = MEDIA_TYPES.get(name)
    if (found !== undefined) return found
  }
  throw new LuxError(
    'LUX_NOT_ACCEPTABLE',
    `None of the media types ${JSON.stringify(accept.slice(0, 200))} is available; accept application/json.`,
    { details: { accept: accept.slice(0, 200) } },
  )
}

function readRange(text: string): { readonly name: string; readonly quality: number } {
  const parts = text.split(';').map((part) => part.trim())
  const quality = parts.find((part) => part.startsWith('q='))
  const strips = parts.includes('nulls=stripped') ? ';nulls=stripped' : ''
  return {
    name: `${parts[0] ?? ''}${strips}`,
    quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0,
  }
}
