import type { RestFlow } from '@luxdb/flow-rest'
import { type Ask, readAnswer } from './ask.js'

/** Requests to a flow in this process, where no port is between. */
export function askFlow(flow: RestFlow): Ask {
  return async (path, { method = 'GET', headers = {}, body } = {}) => {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    return readAnswer(
      await flow.fetch(
        new Request(`http://localhost${path}`, {
          method,
          headers: { ...type, ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      ),
    )
  }
}
