import { createHostGuard, createOriginGuard, type HostGuard, type OriginGuard } from '@luxdb/protocol'
import type { RestFlowOptions } from '../rest-flow-options.js'
import type { HttpRequest } from './http-request.js'
import type { ResponseParts } from './response-parts.js'

const MAX_AGE_SECONDS = 86_400
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What a page may read of an answer, beside what browsers show it anyway. */
const EXPOSED = [
  'content-encoding',
  'content-location',
  'content-profile',
  'content-range',
  'date',
  'etag',
  'link',
  'location',
  'preference-applied',
  'proxy-status',
  'range-unit',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'server',
  'server-timing',
  'transfer-encoding',
  'x-request-id',
].join(', ')

/**
 * Decides which pages may ask. Requests must name this server by a name of its own; pages of other origins
 * may change nothing and read nothing, unless their origin is listed.
 */
export class PageGuard {
  readonly #assertHost: HostGuard | undefined
  readonly #origins: OriginGuard
  readonly #varies: boolean

  /** @throws LUX_INVALID_CONFIG when an entry of `origins` is no origin */
  constructor({ hosts = 'loopback', origins = [] }: Pick<RestFlowOptions, 'hosts' | 'origins'>) {
    this.#assertHost = hosts === 'any' ? undefined : createHostGuard({ hosts })
    this.#origins = createOriginGuard({ origins })
    this.#varies = origins.length > 0
  }

  /** @throws LUX_HOST_REFUSED, LUX_ORIGIN_REFUSED */
  assert(request: HttpRequest): void {
    this.#assertHost?.(hostOf(request))
    if (SAFE_METHODS.has(request.method)) return
    const origin = request.headers.get('origin')
    if (origin === null || isOwn(origin, hostOf(request))) return
    this.#origins.assert(origin)
  }

  /** The answer to a browser that asks whether a page may send a request; undefined for other requests. */
  preflight({ method, headers }: HttpRequest): ResponseParts | undefined {
    if (method !== 'OPTIONS' || headers.get('access-control-request-method') === null) return undefined
    if (this.#origins.allowed(headers.get('origin')) === undefined) return undefined
    const asked = headers.get('access-control-request-headers')
    return {
      status: 200,
      headers: {
        'access-control-allow-methods': METHODS,
        // A listed origin is trusted with any header: which ones it sends is a matter of its libraries.
        ...(asked === null ? undefined : { 'access-control-allow-headers': asked }),
        'access-control-max-age': String(MAX_AGE_SECONDS),
      },
    }
  }

  /** Adds what tells a browser that the page may read the answer. Credentials are headers here, never cookies. */
  addHeaders(headers: Record<string, string>, request: HttpRequest): void {
    if (!this.#varies) return
    headers['vary'] = 'Origin'
    const origin = this.#origins.allowed(request.headers.get('origin'))
    if (origin === undefined) return
    headers['access-control-allow-origin'] = origin
    headers['access-control-expose-headers'] = EXPOSED
  }
}

/** Requests that a program makes itself have no Host header; their URL says it. */
function hostOf({ headers, url }: HttpRequest): string {
  const host = headers.get('host')
  if (host !== null) return host
  const start = url.indexOf('://') + 3
  const end = url.indexOf('/', start)
  return url.slice(start, end < 0 ? url.length : end)
}

function isOwn(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`
}
