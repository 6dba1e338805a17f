import { LuxError } from '@luxdb/core'
import { readBytes, rightsOf } from '@luxdb/protocol'
import type { AnswerParts } from '../answers/answer-parts.js'
import { AnswerSubjects } from '../answers/answer-subjects.js'
import { realmOf } from '../call/collection-call.js'
import type { HttpRequest } from '../http/http-request.js'
import type { ResponseParts } from '../http/response-parts.js'
import type { Exchange } from './exchange.js'

type Bytes = Uint8Array<ArrayBuffer>

export interface IdempotentRoute {
  /** The kind that a request writes to, by its body; undefined where it names none. */
  readonly kindOf: (body: Bytes) => string | undefined
  readonly route: (exchange: Exchange) => Promise<ResponseParts>
}

const KEY = /^[\x21-\x7e]{1,255}$/
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Headers that make another request of the same body. */
const MEANT = ['accept', 'content-profile', 'content-type', 'if-match', 'prefer'] as const

/**
 * Answers a write that carries an `Idempotency-Key` once, however often it comes.
 * @throws LUX_KEY_REUSED, LUX_ANSWER_UNKNOWN
 */
export function idempotent(exchange: Exchange, given: IdempotentRoute): Promise<ResponseParts> {
  const { method, headers } = exchange.request
  const key = SAFE.has(method) ? null : headers.get('idempotency-key')
  return key === null ? given.route(exchange) : answeredOnce(exchange, key, given)
}

async function answeredOnce(
  exchange: Exchange,
  key: string,
  { kindOf, route }: IdempotentRoute,
): Promise<ResponseParts> {
  if (!KEY.test(key)) throw invalidKey()
  const { request, principal, limits, answers, report } = exchange
  const body = await readBytes(request, limits)
  const subjects = new AnswerSubjects()
  // Also when its sender has gone, its answer is for whoever repeats it.
  const run = async (): Promise<AnswerParts> =>
    inOnePiece(await route({ ...exchange, request: withBody(request, body), signal: undefined, subjects }))
  const realm = writtenRealm(exchange, kindOf(body))
  // What is not known here is refused by the route.
  if (realm === undefined) return run()
  const { answer, isReplayed } = await answers.once(
    { realm, id: await digestOf([principal.id, key]), fingerprint: await fingerprintOf(exchange, body) },
    { run, subjects: () => subjects.list(), report },
  )
  return isReplayed ? { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } } : answer
}

function withBody({ url, method, headers }: HttpRequest, bytes: Bytes): HttpRequest {
  const copy = new Response(bytes)
  const { signal } = new AbortController()
  return { url, method, headers, signal, body: copy.body, arrayBuffer: () => copy.arrayBuffer() }
}

function inOnePiece({ body, ...rest }: ResponseParts): AnswerParts {
  if (body === undefined) return rest
  if (typeof body === 'string') return { ...rest, body }
  throw new LuxError('LUX_INTERNAL', 'A write was answered piece by piece.')
}

/** The realm that a request writes to: its answer is kept there. */
function writtenRealm({ request, engine }: Exchange, kind: string | undefined): string | undefined {
  const named = realmOf(request.headers.get('content-profile'))
  if (named !== undefined) return engine.realmNames.includes(named) ? named : undefined
  return engine.kinds.some(({ name }) => name === kind) ? engine.homeOf(kind ?? '') : undefined
}

/** Somebody of the same name with other rights asks something else: the answer may show what they may not see. */
async function fingerprintOf({ request, url, engine, principal }: Exchange, body: Bytes): Promise<string> {
  const { method, headers } = request
  const rights = rightsOf(engine, principal)
  const head = [rights, method, url.path, url.query, ...MEANT.map((name) => headers.get(name))]
  return `${await digestOf(head)} ${await digestOfBytes(body)}`
}

function digestOf(parts: readonly (string | null)[]): Promise<string> {
  return digestOfBytes(new TextEncoder().encode(JSON.stringify(parts)))
}

async function digestOfBytes(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function invalidKey(): LuxError {
  return new LuxError(
    'LUX_INVALID_REQUEST',
    'An Idempotency-Key is 1 to 255 printable ASCII characters, such as a UUID; send one of these.',
  )
}
