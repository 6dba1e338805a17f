import type { IncomingMessage } from 'node:http'
import { type Credentials, LuxError } from '@luxdb/core'
import { SERIALIZER_VERSIONS, type SerializerVersion } from '../protocol/phoenix-message.js'
import { WIRE_VERSION } from '../wire/wire-version.js'

/** Paths at which portals open: Supabase's clients and plain Phoenix clients. */
const PATHS: readonly string[] = ['/realtime/v1/websocket', '/socket/websocket']
const MAX_URL_LENGTH = 16_384
/** phoenix.js hides its token in a sub-protocol, since browsers let nobody set a header. */
const TOKEN_PROTOCOL = 'base64url.bearer.phx.'

export interface UpgradeRequest {
  readonly version: SerializerVersion
  readonly credentials: Credentials
}

export function isPortalPath(url: string | undefined): boolean {
  return PATHS.includes((url ?? '').split('?', 1)[0] ?? '')
}

export function noPortalHere(): LuxError {
  return new LuxError(
    'LUX_UNKNOWN_PATH',
    `Connections are upgraded at ${PATHS.join(' and ')} alone; ask again without an Upgrade header.`,
  )
}

/**
 * Version and credentials of a handshake.
 * @throws LUX_URI_TOO_LONG, LUX_INVALID_REQUEST
 */
export function readUpgrade(request: IncomingMessage): UpgradeRequest {
  const { url = '', headers } = request
  if (url.length > MAX_URL_LENGTH) throw new LuxError('LUX_URI_TOO_LONG', 'The URL is longer than 16 KiB.')
  const parameters = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  assertWire(parameters.get('wire'))
  const shown = credentialsOf((name) => textOf(headers[name]), parameters)
  const hidden = protocolToken(headers['sec-websocket-protocol'])
  return {
    version: versionOf(parameters.get('vsn')),
    credentials: { ...(hidden === undefined ? {} : { bearer: hidden }), ...shown },
  }
}

/** What a request shows to prove who sends it. A header goes over the parameter. */
export function credentialsOf(
  header: (name: string) => string | undefined,
  parameters: URLSearchParams,
): Credentials {
  const apiKey = header('x-api-key') ?? header('apikey') ?? parameters.get('apikey') ?? undefined
  const bearer = bearerOf(header('authorization'))
  return {
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(bearer === undefined ? {} : { bearer }),
  }
}

/** Clients that do not say which messages they speak take those that there are. */
function assertWire(text: string | null): void {
  if (text === null || text === String(WIRE_VERSION)) return
  throw new LuxError(
    'LUX_INVALID_REQUEST',
    `wire=${text}: the server speaks version ${WIRE_VERSION} of its messages; use a client of the same release.`,
    { details: { wire: WIRE_VERSION } },
  )
}

function versionOf(text: string | null): SerializerVersion {
  const version = SERIALIZER_VERSIONS.find((known) => known === (text ?? '1.0.0'))
  if (version !== undefined) return version
  throw new LuxError(
    'LUX_INVALID_REQUEST',
    `vsn=${text}: the server speaks ${SERIALIZER_VERSIONS.join(' and ')}.`,
  )
}

function bearerOf(header: string | undefined): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1]
}

function protocolToken(header: string | undefined): string | undefined {
  const protocols = (header ?? '').split(',').map((protocol) => protocol.trim())
  const encoded = protocols
    .find((protocol) => protocol.startsWith(TOKEN_PROTOCOL))
    ?.slice(TOKEN_PROTOCOL.length)
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8')
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
