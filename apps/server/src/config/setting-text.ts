import type { Setting } from './settings.js'

/** A value that was given as text, or why it is not one. */
export type TextResult = { readonly value: unknown } | { readonly remedy: string }

/**
 * Reads the text of a variable or flag: JSON for objects and lists, otherwise what the setting takes.
 * Text that does not fit is passed on as it is, for the schema to refuse.
 */
export function readSettingText(setting: Setting, text: string): TextResult {
  switch (setting.type) {
    case 'text':
    case 'choice':
      return { value: text }
    case 'number':
      return { value: /^\s*[-+]?(\d+(?:\.\d*)?|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : text }
    case 'boolean':
      return { value: BOOLEANS.get(text.trim().toLowerCase()) ?? text }
    case 'list':
      return text.trimStart().startsWith('[') ? readJson(text) : { value: itemsOf(text) }
    case 'group':
    case 'names':
      return readJson(text)
    case 'code':
      return { remedy: 'it is code, so it can only stand in a configuration file; take it out here.' }
    default:
      return setting.type satisfies never
  }
}

function itemsOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['false', false],
  ['0', false],
  ['no', false],
])

function readJson(text: string): TextResult {
  try {
    const value: unknown = JSON.parse(text)
    return { value }
  } catch {
    return {
      remedy:
        'it has to be JSON here; a group may have one variable for each member, a list commas between its texts.',
    }
  }
}
