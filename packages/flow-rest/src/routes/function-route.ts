import { LuxError } from '@luxdb/core'
import type { HttpRequest } from '../http/http-request.js'
import type { ResponseParts } from '../http/response-parts.js'
import { assertMethod } from './method-not-allowed.js'

/** `/beings/rpc/:name`: LuxDB has no functions in databases; clients that call one are told so. */
export async function functionRoute({ method }: HttpRequest, name: string): Promise<ResponseParts> {
  assertMethod(method, ['OPTIONS', 'GET', 'HEAD', 'POST'])
  const shown = name.slice(0, 80)
  throw new LuxError(
    'LUX_UNKNOWN_PATH',
    `There is no function ${JSON.stringify(shown)}; LuxDB calls none, so put it into your program.`,
    { details: { part: 'function', name: shown } },
  )
}
