import {
  ERROR_CATALOGUE,
  isJsonArray,
  isJsonObject,
  LuxError,
  type LuxErrorCode,
  type SacredQuery,
} from '@luxdb/core/query'
import type { JsonObject, JsonValue } from './json.js'

/** What is needed of fetch. */
export type FetchLike = (url: string, init: FetchInit) => Promise<FetchedLike>

export interface FetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string
  readonly signal?: AbortSignal
}

export interface FetchedLike {
  readonly ok: boolean
  readonly status: number
  text(): Promise<string>
}

export interface AskOptions {
  readonly signal?: AbortSignal
  /** Default: the home realm of the kind. */
  readonly realm?: string
  /** Answer with the cursor of the next page too; the query needs a limit then. */
  readonly page?: boolean
}

/** Rows as JSON says them. */
export interface QueryAnswer {
  readonly rows: readonly JsonObject[]
  /** With `page`: pass it as the query's `after`; absent on the last page. */
  readonly next?: string
}

/** Whom to ask, and as whom. */
export interface Server {
  readonly url: string
  readonly token: string | undefined
  readonly fetch: FetchLike
}

/** `POST /query`. @throws LuxError as the server says it; what fails on the way there is fetch's own error */
export async function askQuery(
  { url, token, fetch }: Server,
  query: SacredQuery,
  { signal, realm, page = false }: AskOptions,
): Promise<QueryAnswer> {
  const response = await fetch(new URL('query', url.endsWith('/') ? url : `${url}/`).href, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? undefined : { authorization: `Bearer ${token}` }),
      ...(realm === undefined ? undefined : { 'content-profile': realm }),
      ...(page ? { prefer: 'page=cursor' } : undefined),
    },
    body: JSON.stringify(query),
    ...(signal === undefined ? undefined : { signal }),
  })
  const body = parsed(await response.text())
  if (!response.ok || !isJsonObject(body)) throw refusal(response.status, body)
  const { rows, next } = body
  if (rows === undefined || !isJsonArray(rows)) throw refusal(response.status, body)
  return { rows: rows.filter(isJsonObject), ...(typeof next === 'string' && { next }) }
}

/** A proxy on the way may answer anything. */
function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function refusal(status: number, body: JsonValue): LuxError {
  const { code, detail, details } = isJsonObject(body) ? body : {}
  if (typeof code !== 'string' || !isErrorCode(code)) {
    return new LuxError('LUX_INTERNAL', `The server answered ${status} in a form that is not LuxDB's.`, {
      details: { status },
    })
  }
  return new LuxError(code, String(detail), isJsonObject(details) ? { details } : {})
}

function isErrorCode(code: string): code is LuxErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, code)
}
