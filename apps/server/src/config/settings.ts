import { z } from 'zod'
import { configSchema } from './config-schema.js'
import { type SettingNotes, settingNotes } from './setting-notes.js'

/**
 * How a setting is written as text: `group` has settings of its own, `names` holds entries under any
 * name, `list` has texts, `code` can only stand in a configuration file.
 */
export type SettingType = 'text' | 'choice' | 'number' | 'boolean' | 'list' | 'group' | 'names' | 'code'

export interface Setting {
  readonly path: readonly string[]
  /** The path with dots, for example `flows.rest.port`. */
  readonly key: string
  /** The environment variable, for example `LUXDB_FLOWS_REST_PORT`. */
  readonly variable: string
  readonly type: SettingType
  readonly schema: z.core.$ZodType
  readonly notes: SettingNotes
}

/** Every setting and group of settings, in the order of the schema. */
export const SETTINGS: readonly Setting[] = Object.freeze(membersOf(configSchema, [], {}))

export function variableOf(path: readonly string[]): string {
  const words = path.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase())
  return ['LUXDB', ...words].join('_')
}

/** The setting at a path; entries of `names` settings count as settings of their own. */
export function settingAt(path: readonly string[]): Setting | undefined {
  const key = path.join('.')
  const known = SETTINGS.find((setting) => setting.key === key)
  if (known !== undefined) return known
  const parent = SETTINGS.find((setting) => setting.key === path.slice(0, -1).join('.'))
  return parent?.type === 'names' ? entryOf(parent, path) : undefined
}

function entryOf(parent: Setting, path: readonly string[]): Setting | undefined {
  const record = unwrapped(parent.schema)
  if (!(record instanceof z.ZodRecord)) return undefined
  return describe(record.valueType, path, parent.notes)
}

function membersOf(schema: z.core.$ZodType, path: readonly string[], inherited: SettingNotes): Setting[] {
  const object = unwrapped(schema)
  if (!(object instanceof z.ZodObject)) return []
  return Object.entries(object.shape).flatMap(([name, member]) => {
    const setting = describe(member, [...path, name], inherited)
    return [setting, ...membersOf(member, setting.path, passedOn(setting.notes))]
  })
}

/** Aliases belong to one setting alone; everything else holds for what is inside too. */
function passedOn({ aliases: _, ...notes }: SettingNotes): SettingNotes {
  return notes
}

function describe(schema: z.core.$ZodType, path: readonly string[], inherited: SettingNotes): Setting {
  const notes = { ...inherited, ...settingNotes.get(schema) }
  return { path, key: path.join('.'), variable: variableOf(path), type: typeOf(schema), schema, notes }
}

function typeOf(schema: z.core.$ZodType): SettingType {
  const inner = unwrapped(schema)
  if (inner instanceof z.ZodObject) return 'group'
  if (inner instanceof z.ZodRecord) return 'names'
  if (inner instanceof z.ZodNumber) return 'number'
  if (inner instanceof z.ZodBoolean) return 'boolean'
  if (inner instanceof z.ZodEnum) return 'choice'
  if (inner instanceof z.ZodString) return 'text'
  if (inner instanceof z.ZodArray && unwrapped(inner.element) instanceof z.ZodString) return 'list'
  return 'code'
}

/** The schema without what makes it optional. */
export function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapper =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
  return isWrapper ? unwrapped(schema.unwrap()) : schema
}
