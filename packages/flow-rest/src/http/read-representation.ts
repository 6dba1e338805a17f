import { LuxError } from '@luxdb/core'

/** The form of rows that a client accepts. */
export interface Representation {
  /**
   * `object`: exactly one row, without the array around it. `lines`: one JSON record per line. `plan`: how
   * the rows would be found, instead of them. `events`: the rows, and then what changes of them.
   */
  readonly type: 'array' | 'object' | 'csv' | 'lines' | 'events' | 'plan' | 'plan-text'
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
  ...['text/csv', 'text/*'].map((name) => [name, representation('csv', 'text/csv')] as const),
  ...['application/x-ndjson', 'application/jsonl'].map(
    (name) => [name, representation('lines', name)] as const,
  ),
  ['text/event-stream', representation('events', 'text/event-stream')],
  ...(['json', 'text'] as const).map((format) => {
    const name = `application/vnd.pgrst.plan+${format}`
    return [name, representation(format === 'json' ? 'plan' : 'plan-text', name)] as const
  }),
])

function representation(type: Representation['type'], mediaType: string): Representation {
  return { type, stripsNulls: false, contentType: withCharset(mediaType) }
}

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
  throw notAcceptable(accept)
}

export function notAcceptable(accept: string): LuxError {
  return new LuxError(
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
