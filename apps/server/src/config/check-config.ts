import type { z } from 'zod'
import { type ConfigEntry, type ConfigValues, entryFor, mergeEntries, valueAt } from './config-layer.js'
import type { ConfigProblem } from './config-problem.js'
import { configSchema, type Settings } from './config-schema.js'
import { describeAllowed, memberNames } from './describe-allowed.js'
import { nearestName } from './nearest-name.js'
import { SETTINGS, type Setting, settingAt } from './settings.js'
import { shownText } from './shown-value.js'

export type CheckedConfig = { readonly settings: Settings } | { readonly problems: readonly ConfigProblem[] }

/** Entries put together and checked as a whole. */
export function checkConfig(entries: readonly ConfigEntry[]): CheckedConfig {
  const values = mergeEntries(entries)
  const parsed = configSchema.safeParse(values)
  if (parsed.success) return { settings: parsed.data }
  return { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, values, entries)) }
}

function problemsOf(
  issue: z.core.$ZodIssue,
  values: ConfigValues,
  entries: readonly ConfigEntry[],
): ConfigProblem[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => unknownKey([...path, name], entries))
  }
  const setting = settingAround(path)
  if (setting === undefined) return [{ key: path.join('.'), remedy: issue.message }]
  const source = entryFor(entries, path)?.source
  return [
    {
      key: path.join('.'),
      value: shownText(valueAt(values, path), setting.notes.isSecret === true),
      ...(source === undefined ? {} : { source }),
      remedy: `it takes ${describeAllowed(setting)}.`,
    },
  ]
}

/** The setting at a path, or the innermost one around it. */
function settingAround(path: readonly string[]): Setting | undefined {
  if (path.length === 0) return undefined
  return settingAt(path) ?? settingAround(path.slice(0, -1))
}

function unknownKey(path: readonly string[], entries: readonly ConfigEntry[]): ConfigProblem {
  const source = entryFor(entries, path)?.source
  const parent = path.slice(0, -1)
  const members = memberNames(parent)
  const suggestion = suggestedKey(path, members)
  const allowed = `there ${parent.length === 0 ? 'at the top' : `in ${parent.join('.')}`} are ${members.join(', ')}.`
  return {
    key: path.join('.'),
    ...(source === undefined ? {} : { source }),
    remedy: `it is not a setting; ${suggestion === undefined ? '' : `did you mean ${suggestion}? `}${allowed}`,
  }
}

/** A close name in the same group, or else the same name in another group. */
function suggestedKey(path: readonly string[], members: readonly string[]): string | undefined {
  const name = path.at(-1) ?? ''
  const near = nearestName(name, members)
  if (near !== undefined) return [...path.slice(0, -1), near].join('.')
  return SETTINGS.find((setting) => setting.path.at(-1) === name)?.key
}
