import type { Credentials } from '@luxdb/core'
import type { RequestHeaders } from '@luxdb/protocol'

const BEARER = /^bearer +(\S+) *$/i

/** What a request shows to prove who sends it. */
export function readCredentials(headers: RequestHeaders): Credentials {
  const bearer = BEARER.exec(headers.get('authorization') ?? '')?.[1]
  const apiKey = headers.get('apikey')
  return {
    ...(bearer === undefined ? undefined : { bearer }),
    ...(apiKey === null ? undefined : { apiKey }),
  }
}
