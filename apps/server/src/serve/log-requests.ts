import type { AstralLogger } from '@luxdb/wisdom'
import type { FetchHandler, ReadHandler } from './http-listener.js'

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
    const { status, headers } = response
    logLine({ request, status, requestId: headers.get('x-request-id'), startedAt }, logger)
    return response
  }
}

/** The same for those that are answered by plain data. */
export function logReads(handle: ReadHandler, logger: AstralLogger): ReadHandler {
  return (request, peer) => {
    const startedAt = performance.now()
    return handle(request, peer)?.then((parts) => {
      const { status, headers } = parts
      logLine({ request, status, requestId: headers['x-request-id'] ?? null, startedAt }, logger)
      return parts
    })
  }
}

interface Answered {
  readonly request: Pick<Request, 'method' | 'url'>
  readonly status: number
  readonly requestId: string | null
  /** By `performance.now()`. */
  readonly startedAt: number
}

function logLine({ request, status, requestId, startedAt }: Answered, logger: AstralLogger): void {
  const level = status >= 500 ? 'error' : 'info'
  if (!logger.isLevelEnabled(level)) return
  const { pathname, search } = new URL(request.url, 'http://localhost')
  if (PROBES.has(pathname)) return
  const path = (pathname + search).slice(0, MAX_LOGGED_PATH)
  const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
  const facts = { method: request.method, path, status, durationMs }
  const line = `${request.method} ${path} ${status} ${durationMs} ms`
  logger[level]({ ...facts, ...(requestId !== null && { requestId }) }, line)
}
