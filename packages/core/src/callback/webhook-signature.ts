import { createHmac, timingSafeEqual } from 'node:crypto'
import { LuxError } from '../errors/lux-error.js'

const MIN_SECRET_BYTES = 16
const SECRET_PREFIX = 'whsec_'
const VERSION = 'v1,'
const DEFAULT_TOLERANCE_SECONDS = 300

/** What is signed: the id of the message, the Unix time in seconds, the body. */
export interface SignedMessage {
  readonly id: string
  readonly timestampSeconds: number
  readonly body: string
}

/**
 * The key of a secret: text, or `whsec_` and base64 as https://www.standardwebhooks.com has it.
 * @throws LUX_INVALID_CONFIG when it is shorter than 16 bytes
 */
export function webhookKey(secret: string): Buffer {
  const key = secret.startsWith(SECRET_PREFIX)
    ? Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
    : Buffer.from(secret, 'utf8')
  if (key.length >= MIN_SECRET_BYTES) return key
  throw new LuxError(
    'LUX_INVALID_CONFIG',
    `The secret of a webhook has ${key.length} bytes; use at least ${MIN_SECRET_BYTES} random ones.`,
    { details: { bytes: key.length } },
  )
}

/** HMAC-SHA256 over `id.timestamp.body`, as the header `webhook-signature` carries it. */
export function signWebhook({ id, timestampSeconds, body }: SignedMessage, key: Buffer): string {
  return VERSION + createHmac('sha256', key).update(`${id}.${timestampSeconds}.${body}`).digest('base64')
}

export interface VerifyWebhookInput {
  /** The headers of the request, names in small letters. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body as it came, byte for byte. */
  readonly body: string
  readonly secret: string
  /** Seconds that the clock of the sender may differ, and a message be old; default 300. */
  readonly toleranceSeconds?: number
  /** Epoch milliseconds; default `Date.now`. */
  readonly clock?: () => number
}

/**
 * Whether a request really is a webhook of whoever knows the secret, and not a replay of an old one.
 *
 * ```ts
 * if (!verifyWebhook({ headers: request.headers, body, secret })) return respond(401)
 * ```
 */
export function verifyWebhook(input: VerifyWebhookInput): boolean {
  const { headers, body, toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, clock = Date.now } = input
  const id = headers['webhook-id']
  const timestampSeconds = Number(headers['webhook-timestamp'])
  const signatures = headers['webhook-signature']
  if (typeof id !== 'string' || typeof signatures !== 'string') return false
  if (!(Math.abs(clock() / 1_000 - timestampSeconds) <= toleranceSeconds)) return false
  const expected = Buffer.from(signWebhook({ id, timestampSeconds, body }, webhookKey(input.secret)))
  return signatures.split(' ').some((signature) => isEqual(Buffer.from(signature), expected))
}

function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected)
}
