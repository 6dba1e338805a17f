import { LuxError } from '@luxdb/core'

/** Says whether pages of an origin may call; exact comparison, `null` and look-alikes never match. */
export interface OriginGuard {
  /** The origin as it may be echoed, or undefined when pages of it may not call. */
  allowed(origin: string | null | undefined): string | undefined
  /** Lets requests without an Origin header pass: they do not come from a page. @throws LUX_ORIGIN_REFUSED */
  assert(origin: string | null | undefined): void
}

export interface OriginGuardOptions {
  /** Origins such as `https://app.example.com`, compared as they are. Default: none. */
  readonly origins?: readonly string[]
}

/** @throws LUX_INVALID_CONFIG when an entry is no origin, for example a pattern or a URL with a path */
export function createOriginGuard({ origins = [] }: OriginGuardOptions): OriginGuard {
  for (const origin of origins) assertOrigin(origin)
  const known = new Set(origins)
  const allowed = (origin: string | null | undefined): string | undefined =>
    typeof origin === 'string' && known.has(origin) ? origin : undefined
  return {
    allowed,
    assert: (origin) => {
      if (origin === null || origin === undefined || allowed(origin) !== undefined) return
      throw new LuxError(
        'LUX_ORIGIN_REFUSED',
        'Pages of this origin may not call this server; add it to the allowed origins if they should.',
      )
    },
  }
}

function assertOrigin(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (isWeb && url.origin === text && !url.hostname.includes('*')) return
  throw new LuxError(
    'LUX_INVALID_CONFIG',
    `${JSON.stringify(text)} is no origin; write scheme and host as in https://app.example.com, without a path or *.`,
    { details: { origin: text } },
  )
}
