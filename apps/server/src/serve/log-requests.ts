import type { AstralLogger } from '@luxdb/wisdom'
import type { FetchHandler } from './http-listener.js'

/** Facts that the message of a request's line tells already. */
export const REQUEST_FACTS = ['requestId', 'method', 'path', 'status', 'durationMs'] as const

/** Asked every few seconds by whatever watches the server; a line for each would drown the rest. */
const PROBES = new Set(['/health', '/ready'])
const MAX_LOGGED_PATH = 500

/** One line per request, when its answer is ready. */
export function logRequests(handle: FetchHandler, logger: AstralLogger): FetchHandler {
  return async (request, peer) => {
    const startedAt = performance.now()
    const response = await handle(request, peer)
    const level = response.status >= 500 ? 'error' : 'info'
    if (!logger.isLevelEnabled(level)) return response
    const { pathname, search } = new URL(request.url)
    if (PROBES.has(pathname)) return response
    const path = (pathname + search).slice(0, MAX_LOGGED_PATH)
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
    const facts = { method: request.method, path, status: response.status, durationMs }
    const requestId = response.headers.get('x-request-id')
    const line = `${request.method} ${path} ${response.status} ${durationMs} ms`
    logger[level]({ ...facts, ...(requestId !== null && { requestId }) }, line)
    return response
  }
}
