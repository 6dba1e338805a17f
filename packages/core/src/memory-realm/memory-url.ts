import { LuxError } from '../errors/lux-error.js'

export interface MemoryLimits {
  /** Beings of all kinds together; undefined: no limit. */
  readonly maxBeings: number | undefined
  /** What happens to one more: `refuse` it, or evict the `oldest` being of its kind. */
  readonly whenFull: 'refuse' | 'oldest'
}

const PARAMETERS = new Set(['maxBeings', 'evict'])

/** Reads `memory://?maxBeings=1000&evict=oldest`. @throws LUX_INVALID_CONFIG */
export function parseMemoryUrl(url: string): MemoryLimits {
  const match = /^memory:(?:\/\/)?(?:\?(.*))?$/.exec(url)
  if (match === null) throw invalid(url, 'write memory:// or memory://?maxBeings=1000')
  const parameters = new URLSearchParams(match[1] ?? '')
  for (const name of parameters.keys()) {
    if (!PARAMETERS.has(name)) throw invalid(url, `it has no parameter ${name}; use maxBeings and evict`)
  }
  const evict = parameters.get('evict')
  if (evict !== null && evict !== 'oldest') throw invalid(url, 'evict can only be oldest')
  const maxBeings = parameters.get('maxBeings')
  return {
    maxBeings: maxBeings === null ? undefined : parseCount(maxBeings, url),
    whenFull: evict === 'oldest' ? 'oldest' : 'refuse',
  }
}

function parseCount(text: string, url: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1)
    throw invalid(url, 'maxBeings must be a whole number above 0')
  return count
}

function invalid(url: string, remedy: string): LuxError {
  return new LuxError(
    'LUX_INVALID_CONFIG',
    `The realm URL ${JSON.stringify(url)} cannot be used: ${remedy}.`,
    {
      details: { value: url },
    },
  )
}
