import { redactText } from '@luxdb/wisdom'

const MASK = '***'
const MAX_SHOWN_LENGTH = 120

/** A value of a setting as JSON that may be shown: passwords masked, code named. */
export function shownValue(value: unknown, isSecret: boolean): unknown {
  if (value === undefined) return undefined
  if (isSecret) return MASK
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`
  if (Array.isArray(value)) return value.map((item) => shownValue(item, false))
  if (typeof value !== 'object' || value === null) return value
  return shownObject(value)
}

function shownObject(value: object): unknown {
  if ('kind' in value && 'realm' in value) return { kind: shownValue(value.kind, false), realm: value.realm }
  if ('link' in value && 'name' in value) return value.name
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shownValue(item, false)]))
}

/** The same as text of bounded length, for messages. */
export function shownText(value: unknown, isSecret: boolean): string {
  const text = JSON.stringify(shownValue(value, isSecret)) ?? String(value)
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}...` : text
}
