import { pino } from 'pino'

const MASK = '***'
const MAX_DEPTH = 8
const MAX_ITEMS = 100

/** Names of members whose values are nobody's business, without `-` and `_`. */
const SECRET_NAMES: readonly string[] = [
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'apikey',
  'xapikey',
  'password',
  'passwd',
  'passphrase',
  'sslpassword',
  'secret',
  'clientsecret',
  'token',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'jwt',
  'privatekey',
  'credentials',
]

const LOGIN = /([a-z][a-z0-9+.-]{0,31}:\/\/)([^\s/?#'"]*)@/gi
const PARAMETER =
  /([?&](?:[\w-]*(?:password|secret|token|api_?key|apikey|signature|jwt)|key|sig)=)[^&#\s'"]*/gi
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi
const API_KEY = /\blux_[0-9a-f]{18}_[\w-]{43}/g
const JSON_WEB_TOKEN = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g

/** Texts without the secrets that are told by how they look: in URLs, headers, and by themselves. */
export function redactText(text: string): string {
  return text
    .replace(LOGIN, (_, scheme: string, login: string) => `${scheme}${maskedLogin(login)}@`)
    .replace(PARAMETER, `$1${MASK}`)
    .replace(BEARER, `$1 ${MASK}`)
    .replace(API_KEY, `lux_${MASK}`)
    .replace(JSON_WEB_TOKEN, MASK)
}

function maskedLogin(login: string): string {
  const [user] = login.split(':', 1)
  return login.includes(':') ? `${user}:${MASK}` : login
}

/** Masks secrets in what is to be logged. What it gives is plain: JSON can say it. */
export class Redactor {
  readonly #names: ReadonlySet<string>

  constructor(moreNames: readonly string[] = []) {
    this.#names = new Set([...SECRET_NAMES, ...moreNames.map(comparable)])
  }

  facts(facts: object): Record<string, unknown> {
    return this.#members(facts, 0)
  }

  #members(object: object, depth: number): Record<string, unknown> {
    const members: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(object)) {
      members[name] = this.#names.has(comparable(name)) ? masked(value) : this.#value(value, depth + 1)
    }
    return members
  }

  #value(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return redactText(value)
    if (typeof value === 'bigint') return value.toString()
    if (typeof value !== 'object' || value === null || value instanceof Date) return value
    if (depth > MAX_DEPTH) return '[deep]'
    if (value instanceof Error) return this.#members(pino.stdSerializers.err(value), depth)
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
    if (value instanceof URL) return redactText(value.href)
    if (isIterable(value)) return this.#items(value, depth)
    return this.#members(value, depth)
  }

  /** Lists, sets, maps and headers: pairs whose first is a secret's name are masked as members are. */
  #items(items: Iterable<unknown>, depth: number): unknown[] {
    const shown: unknown[] = []
    for (const item of items) {
      if (shown.length === MAX_ITEMS) {
        shown.push('[more]')
        break
      }
      shown.push(this.#isSecretPair(item) ? [item[0], masked(item[1])] : this.#value(item, depth + 1))
    }
    return shown
  }

  #isSecretPair(item: unknown): item is readonly [string, unknown] {
    return (
      Array.isArray(item) &&
      item.length === 2 &&
      typeof item[0] === 'string' &&
      this.#names.has(comparable(item[0]))
    )
  }
}

/** That there is nothing is no secret. */
function masked(value: unknown): unknown {
  return value === undefined || value === null ? value : MASK
}

function comparable(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value
}
