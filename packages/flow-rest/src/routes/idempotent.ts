import { LuxError } from '@luxdb/core'
import { readBytes } from '@luxdb/protocol'
import type { AnswerKeeper } from '../answers/answer-keeper.js'
import type { ResponseParts } from '../http/response-parts.js'
import type { Exchange } from './exchange.js'

const KEY = /^[\x21-\x7e]{1,255}$/
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Headers that make another request of the same body. */
const MEANT = ['accept', 'content-profile', 'content-type', 'if-match', 'prefer'] as const

/** Answers a write that carries an `Idempotency-Key` once, however often it comes. @throws LUX_KEY_REUSED */
export function idempotent(
  exchange: Exchange,
  keeper: AnswerKeeper,
  route: (exchange: Exchange) => Promise<ResponseParts>,
): Promise<ResponseParts> {
  const { method, headers } = exchange.request
  const key = SAFE.has(method) ? null : headers.get('idempotency-key')
  return key === null
    ? route(exchange)
    : answeredOnce(exchange, key, keeper, (request) => route({ ...exchange, request }))
}

async function answeredOnce(
  { request, url, principal, limits }: Exchange,
  key: string,
  keeper: AnswerKeeper,
  run: (request: Request) => Promise<ResponseParts>,
): Promise<ResponseParts> {
  if (!KEY.test(key)) throw invalidKey()
  const bytes = await readBytes(request, limits)
  const again = new Request(request.url, {
    method: request.method,
    headers: request.headers,
    signal: request.signal,
    ...(bytes.byteLength > 0 && { body: bytes }),
  })
  const fingerprint = await fingerprintOf(request, url, bytes)
  const { answer, isReplayed } = await keeper.once({ principal: principal.id, key, fingerprint }, () =>
    run(again),
  )
  return isReplayed ? { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } } : answer
}

async function fingerprintOf(
  { method, headers }: Request,
  { path, query }: Exchange['url'],
  body: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const head = JSON.stringify([method, path, query, ...MEANT.map((name) => headers.get(name))])
  const digests = await Promise.all(
    [new TextEncoder().encode(head), body].map((bytes) => crypto.subtle.digest('SHA-256', bytes)),
  )
  return digests.map((digest) => new Uint8Array(digest).join('.')).join('-')
}

function invalidKey(): LuxError {
  return new LuxError(
    'LUX_INVALID_REQUEST',
    'An Idempotency-Key is 1 to 255 printable ASCII characters, such as a UUID; send one of these.',
  )
}
