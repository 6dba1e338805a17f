import { LuxError } from '@luxdb/core'
import type { RequestHeaders } from '@luxdb/protocol'

/** What a body is, without parameters and in lower case; empty when nothing is said. */
export function mediaTypeOf(headers: RequestHeaders): string {
  const [mediaType = ''] = (headers.get('content-type') ?? '').toLowerCase().split(';')
  return mediaType.trim()
}

/**
 * Forms and plain text can be sent by foreign pages without asking, so that these are taken nowhere.
 * @throws LUX_UNSUPPORTED_MEDIA_TYPE
 */
export function assertMediaType(headers: RequestHeaders, mediaTypes: ReadonlySet<string>): void {
  const contentType = headers.get('content-type') ?? ''
  const [, ...parameters] = contentType.toLowerCase().split(';')
  const encoding = headers.get('content-encoding') ?? 'identity'
  const isUtf8 = parameters.every((parameter) => !/^\s*charset\s*=(?!\s*"?utf-?8"?\s*$)/.test(parameter))
  if (mediaTypes.has(mediaTypeOf(headers)) && isUtf8 && encoding === 'identity') return
  const found = encoding === 'identity' ? contentType || 'none' : `${contentType} with ${encoding} encoding`
  const [usual = 'application/json'] = mediaTypes
  throw new LuxError(
    'LUX_UNSUPPORTED_MEDIA_TYPE',
    `The body has the content type ${JSON.stringify(found)}; send uncompressed ${usual}.`,
    { details: { contentType: found } },
  )
}
