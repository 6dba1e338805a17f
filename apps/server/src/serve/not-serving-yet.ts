import { ERROR_CATALOGUE } from '@luxdb/core'

const CODE = 'LUX_REALM_NOT_READY'
const RETRY_AFTER_SECONDS = 1

/** The answer to everything while the server starts; it is alive, but not ready. */
export function notServingYet(request: Request): Promise<Response> {
  const isAlive = new URL(request.url).pathname === '/health'
  const response = isAlive ? Response.json({ status: 'starting' }) : refusal()
  return Promise.resolve(response)
}

function refusal(): Response {
  const { status } = ERROR_CATALOGUE[CODE]
  const problem = {
    type: 'about:blank',
    title: 'Not ready yet',
    status,
    code: CODE,
    detail: 'The server is starting; ask again in a moment.',
  }
  return new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json', 'retry-after': String(RETRY_AFTER_SECONDS) },
  })
}
