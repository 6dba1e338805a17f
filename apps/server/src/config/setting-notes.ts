import { z } from 'zod'

/** What LuxDB knows about a setting beside its schema. */
export interface SettingNotes {
  /** The setting is accepted and checked, but acts only in a later version: what it will do. */
  readonly actsLater?: string
  /** The value is never shown. */
  readonly isSecret?: true
  /** Other spellings that configuration files may use. */
  readonly aliases?: readonly string[]
}

export const settingNotes = z.registry<SettingNotes>()

/** Marks a setting whose feature comes in a later version; giving it warns at start. */
export function actsLater<Schema extends z.ZodType>(what: string, schema: Schema): Schema {
  settingNotes.add(schema, { ...settingNotes.get(schema), actsLater: what })
  return schema
}

export function withAliases<Schema extends z.ZodType>(aliases: readonly string[], schema: Schema): Schema {
  settingNotes.add(schema, { ...settingNotes.get(schema), aliases })
  return schema
}

export function secret<Schema extends z.ZodType>(schema: Schema): Schema {
  settingNotes.add(schema, { ...settingNotes.get(schema), isSecret: true })
  return schema
}
