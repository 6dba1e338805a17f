import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { LuxError } from '../errors/lux-error.js'
import type { AnyKind } from '../kind/kind-types.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { ConsumerTask } from './consumer-task.js'
import { assertPublicHost, guardedLookup, type Resolve } from './guarded-lookup.js'
import { WebhookWriter } from './webhook-message.js'
import type { WebhookOptions } from './webhook-options.js'
import { signWebhook, webhookKey } from './webhook-signature.js'

interface Target {
  readonly url: URL
  readonly open: (headers: Readonly<Record<string, string>>, signal: AbortSignal) => ClientRequest
}

/** @throws LUX_INVALID_CONFIG for a URL or a secret that cannot be used */
export function assertWebhook({
  url,
  name,
  secret,
  allowPrivateAddresses = false,
}: WebhookOptions<AnyKind>): void {
  parseUrl(url, name, allowPrivateAddresses)
  webhookKey(secret)
}

export function webhookDelivery(
  options: WebhookOptions<AnyKind>,
  realm: BaseRealm,
  resolve?: Resolve,
): ConsumerTask['deliver'] {
  const key = webhookKey(options.secret)
  const target = targetOf(options, resolve)
  const writer = new WebhookWriter(options.kinds)
  return async (change, { signal, attempt }) => {
    const { id, body } = writer.write(change, { realm: realm.name, epoch: realm.changes.epoch })
    const timestampSeconds = Math.floor(Date.now() / 1_000)
    const headers = {
      ...options.headers,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'webhook-id': id,
      'webhook-timestamp': String(timestampSeconds),
      'webhook-signature': signWebhook({ id, timestampSeconds, body }, key),
      'webhook-attempt': String(attempt),
    }
    await post(target.open(headers, signal), body, target.url)
  }
}

function targetOf(
  { url: text, name, allowPrivateAddresses = false }: WebhookOptions<AnyKind>,
  resolve?: Resolve,
): Target {
  const url = parseUrl(text, name, allowPrivateAddresses)
  const isSecure = url.protocol === 'https:'
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  const request = isSecure ? httpsRequest : httpRequest
  const lookup = allowPrivateAddresses ? {} : { lookup: guardedLookup(resolve) }
  return {
    url,
    open: (headers, signal) => {
      if (!allowPrivateAddresses) assertPublicHost(url.hostname)
      return request(url, { method: 'POST', agent, headers, signal, ...lookup })
    },
  }
}

function parseUrl(text: string, name: string, allowPlain: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isFit = url?.protocol === 'https:' || (url?.protocol === 'http:' && allowPlain)
  if (url !== undefined && isFit) return url
  throw new LuxError(
    'LUX_INVALID_CONFIG',
    `The webhook ${name} has no URL that can be used; give it one with https:, or http: together with allowPrivateAddresses.`,
    { details: { consumer: name } },
  )
}

/** Any answer of 200 to 299 is a delivery; what the answer says is not read, and no redirect is followed. */
async function post(request: ClientRequest, body: string, url: URL): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve)
    request.on('error', reject)
    request.end(body)
  }).catch((cause: unknown) => {
    throw deliveryFailed(url, 'did not answer', cause)
  })
  const { statusCode = 0 } = response
  // A short answer is read away, so that the connection can be used again; a long one ends it.
  let bytes = 0
  response.on('data', (piece: Buffer) => {
    bytes += piece.length
    if (bytes > MAX_ANSWER_BYTES) response.destroy()
  })
  response.on('error', () => undefined)
  if (statusCode < 200 || statusCode > 299) throw deliveryFailed(url, `answered ${statusCode}`)
}

const MAX_ANSWER_BYTES = 64 * 1024

function deliveryFailed(url: URL, what: string, cause?: unknown): LuxError {
  if (cause instanceof LuxError) return cause
  return new LuxError(
    'LUX_DELIVERY_FAILED',
    `The receiver at ${url.host} ${what}; it is called again until its tries are used up.`,
    { details: { host: url.host }, ...(cause === undefined ? {} : { cause }) },
  )
}
