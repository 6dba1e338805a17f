import { LuxError } from '@luxdb/core'

/** The parts of a URL that routes read. */
export interface RequestUrl {
  readonly path: string
  /** Without the question mark. */
  readonly query: string
}

/** Cuts a URL by hand: a URL object per request would cost more than all else here. */
export function splitUrl(url: string): RequestUrl {
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('://') + 3)
  const fragment = url.indexOf('#', start)
  const end = fragment < 0 ? url.length : fragment
  const question = url.indexOf('?', start)
  if (question < 0 || question > end) return { path: url.slice(start, end), query: '' }
  return { path: url.slice(start, question), query: url.slice(question + 1, end) }
}

/** @throws LUX_URI_TOO_LONG */
export function assertUrlLength({ path, query }: RequestUrl, maxUrlBytes: number): void {
  const length = path.length + (query === '' ? 0 : query.length + 1)
  if (length <= maxUrlBytes) return
  throw new LuxError(
    'LUX_URI_TOO_LONG',
    `The URL is longer than ${maxUrlBytes} bytes; send the query to POST /query instead.`,
    { details: { maxUrlBytes } },
  )
}
