import { z } from 'zod'
import { SETTINGS, type Setting, unwrapped } from './settings.js'

/** What a setting takes, in words. */
export function describeAllowed(setting: Setting): string {
  const schema = unwrapped(setting.schema)
  switch (setting.type) {
    case 'choice':
      return schema instanceof z.ZodEnum ? `one of ${schema.options.join(', ')}` : 'one of its names'
    case 'number':
      return schema instanceof z.ZodNumber ? numberRange(schema) : 'a number'
    case 'boolean':
      return 'true or false'
    case 'text':
      return 'text that is not empty'
    case 'list':
      return 'a list of texts; in variables and flags with commas between them, or as JSON'
    case 'names':
      return 'at least one entry, each a name (a small letter, then letters and digits) with text'
    case 'group':
      return `an object of ${memberNames(setting.path).join(', ') || 'settings'}`
    case 'code':
      return setting.key === 'kinds'
        ? 'a list of kinds, made by kind(), or of { kind, realm }'
        : 'a function of a configuration file'
    default:
      return setting.type satisfies never
  }
}

/** Names of the settings right under a path. */
export function memberNames(path: readonly string[]): string[] {
  const prefix = path.map((name) => `${name}.`).join('')
  return SETTINGS.filter(
    ({ key, path: own }) => own.length === path.length + 1 && key.startsWith(prefix),
  ).flatMap(({ path: own }) => own.slice(-1))
}

function numberRange(schema: z.ZodNumber): string {
  const whole = schema.format === 'safeint' ? 'a whole number' : 'a number'
  const { minValue, maxValue } = schema
  const hasMaximum = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER
  if (minValue === null) return whole
  return hasMaximum ? `${whole} from ${minValue} to ${maxValue}` : `${whole}, ${minValue} or more`
}
