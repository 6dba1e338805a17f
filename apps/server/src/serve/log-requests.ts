import { withoutPasswords } from '../config/shown-value.js'
import type { Logger } from './create-logger.js'
import type { FetchHandler } from './http-listener.js'

/** Asked every few seconds by whatever watches the server; a line for each would drown the rest. */
const PROBES = new Set(['/health', '/ready'])
const MAX_LOGGED_PATH = 500

/** One line per request, when its answer is ready. */
export function logRequests(handle: FetchHandler, logger: Logger): FetchHandler {
  if (!logger.isLevelEnabled('info')) return handle
  return async (request, peer) => {
    const startedAt = performance.now()
    const response = await handle(request, peer)
    const { pathname, search } = new URL(request.url)
    if (PROBES.has(pathname)) return response
    const path = withoutPasswords(pathname + search).slice(0, MAX_LOGGED_PATH)
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
    const facts = { method: request.method, path, status: response.status, durationMs }
    const requestId = response.headers.get('x-request-id')
    const line = `${request.method} ${path} ${response.status} ${durationMs} ms`
    logger[response.status >= 500 ? 'error' : 'info'](
      { ...facts, ...(requestId !== null && { requestId }) },
      line,
    )
    return response
  }
}
