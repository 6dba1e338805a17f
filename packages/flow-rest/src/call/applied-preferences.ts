import { NO_PREFERENCES } from '../http/read-preferences.js'
import type { ListCall, WriteCall } from './rest-call.js'

const NONE = Object.freeze({})

/** The preferences that were honoured, in PostgREST's order. */
export function appliedPreferences(call: ListCall | WriteCall): { readonly 'preference-applied'?: string } {
  const { preferences } = call
  if (preferences === NO_PREFERENCES) return NONE
  const { resolution, missing, count, tx, handling, timezone, maxAffected } = preferences
  const isCreate = call.type === 'create'
  const applied = [
    isCreate && resolution && `resolution=${resolution}`,
    isCreate && missing && `missing=${missing}`,
    call.type !== 'list' && preferences.return && `return=${preferences.return}`,
    count && `count=${count}`,
    call.type !== 'list' && tx && `tx=${tx}`,
    handling && `handling=${handling}`,
    timezone && `timezone=${timezone}`,
    call.type !== 'list' &&
      handling === 'strict' &&
      maxAffected !== undefined &&
      `max-affected=${maxAffected}`,
  ].filter(Boolean)
  return applied.length === 0 ? {} : { 'preference-applied': applied.join(', ') }
}
