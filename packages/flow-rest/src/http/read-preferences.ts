import { LuxError } from '@luxdb/core'

/** What a `Prefer` header asks for, as far as it is known. */
export interface Preferences {
  readonly resolution?: 'merge-duplicates' | 'ignore-duplicates'
  readonly missing?: 'default' | 'null'
  readonly return?: 'representation' | 'minimal' | 'headers-only'
  readonly count?: 'exact' | 'planned' | 'estimated'
  readonly handling?: 'strict' | 'lenient'
  /** With `handling=strict`: a write that touches more is undone. */
  readonly maxAffected?: number
  /** The answer tells the cursor of the next page. */
  readonly page?: 'cursor'
  /** `rollback`: a write is undone at its end, and answers as if it were not. */
  readonly tx?: 'commit' | 'rollback'
  /** Times are in UTC, whatever is asked for; another zone is not known. */
  readonly timezone?: 'UTC'
}

/** Of requests without such a header. */
export const NO_PREFERENCES: Preferences = Object.freeze({})

const CHOICES = {
  resolution: ['merge-duplicates', 'ignore-duplicates'],
  missing: ['default', 'null'],
  return: ['representation', 'minimal', 'headers-only'],
  count: ['exact', 'planned', 'estimated'],
  handling: ['strict', 'lenient'],
  page: ['cursor'],
  tx: ['commit', 'rollback'],
  timezone: ['UTC'],
} as const satisfies Record<string, readonly string[]>

type Mutable = { -readonly [K in keyof Preferences]: Preferences[K] }

/**
 * Of each preference the first occurrence counts; unknown ones are ignored, unless handling is strict.
 * @throws LUX_INVALID_PREFERENCE
 */
export function readPreferences(prefer: string | null): Preferences {
  if (prefer === null) return NO_PREFERENCES
  const preferences: Mutable = {}
  const unknown: string[] = []
  for (const part of prefer.split(',')) {
    const text = part.trim()
    if (text !== '' && !readPreference(preferences, text)) unknown.push(text)
  }
  if (preferences.handling === 'strict' && unknown.length > 0) throw invalid(unknown)
  return preferences
}

/** False when the preference or its value is not known. */
function readPreference(preferences: Mutable, text: string): boolean {
  const equals = text.indexOf('=')
  const name = text.slice(0, equals).trim()
  const value = text.slice(equals + 1).trim()
  switch (name) {
    case 'resolution':
      return set(preferences, name, CHOICES.resolution, value)
    case 'missing':
      return set(preferences, name, CHOICES.missing, value)
    case 'return':
      return set(preferences, name, CHOICES.return, value)
    case 'count':
      return set(preferences, name, CHOICES.count, value)
    case 'handling':
      return set(preferences, name, CHOICES.handling, value)
    case 'page':
      return set(preferences, name, CHOICES.page, value)
    case 'tx':
      return set(preferences, name, CHOICES.tx, value)
    case 'timezone':
      return set(preferences, name, CHOICES.timezone, value)
    case 'max-affected':
      if (!/^\d{1,15}$/.test(value)) return false
      preferences.maxAffected ??= Number(value)
      return true
    default:
      return false
  }
}

function set<K extends keyof typeof CHOICES>(
  preferences: Mutable,
  name: K,
  choices: readonly NonNullable<Mutable[K]>[],
  value: string,
): boolean {
  const choice = choices.find((candidate) => candidate === value)
  if (choice === undefined) return false
  preferences[name] ??= choice
  return true
}

function invalid(preferences: readonly string[]): LuxError {
  const shown = preferences.slice(0, 10).map((preference) => preference.slice(0, 80))
  return new LuxError(
    'LUX_INVALID_PREFERENCE',
    `The preferences ${shown.join(', ')} are not known; leave them out, or do not ask for handling=strict.`,
    { details: { preferences: shown } },
  )
}
