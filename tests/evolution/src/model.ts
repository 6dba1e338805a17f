import { type AnyKind, bond, kind } from '@luxdb/core'
import { z } from 'zod'

export type FieldType = 'text' | 'int' | 'float' | 'bool' | 'bigint' | 'time' | 'enum' | 'json'

export interface FieldModel {
  /** Stays while name and type change. */
  readonly uid: string
  readonly name: string
  readonly was?: string
  readonly type: FieldType
  readonly isOptional: boolean
  readonly hasDefault: boolean
  readonly index: 'none' | 'plain' | 'unique'
  /** For enums. */
  readonly values: readonly string[]
}

export interface BondModel {
  readonly uid: string
  readonly name: string
  readonly was?: string
  readonly target: string
  readonly isOptional: boolean
  readonly onDelete: 'restrict' | 'cascade' | 'set null'
}

export interface KindModel {
  readonly name: string
  readonly was?: string
  readonly fields: readonly FieldModel[]
  readonly bonds: readonly BondModel[]
}

/** What kinds there are; plain data, from which kinds are made. */
export type Model = readonly KindModel[]

export function kindsOf(model: Model): readonly AnyKind[] {
  return model.map((each) => {
    const fields = [...each.fields.map(fieldPart), ...each.bonds.map(bondPart)]
    return kind(each.name, Object.fromEntries(fields), each.was === undefined ? {} : { was: each.was })
  })
}

function fieldPart(field: FieldModel): readonly [string, z.ZodType] {
  const { name, was, index, isOptional } = field
  const meta = {
    ...(was !== undefined && { was }),
    ...(index === 'unique' && { unique: true }),
    ...(index === 'plain' && { index: true }),
  }
  const base = withDefault(field).meta(meta)
  return [name, isOptional ? base.optional() : base]
}

function withDefault({ type, values, hasDefault }: FieldModel): z.ZodType {
  switch (type) {
    case 'text':
      return hasDefault ? z.string().default('none') : z.string()
    case 'int':
      return hasDefault ? z.int().default(7) : z.int()
    case 'float':
      return hasDefault ? z.number().default(0.5) : z.number()
    case 'bool':
      return hasDefault ? z.boolean().default(true) : z.boolean()
    case 'bigint':
      return hasDefault ? z.bigint().default(12n) : z.bigint()
    case 'time':
      return z.date()
    case 'enum':
      return hasDefault ? z.enum(values).default(values[0] ?? '') : z.enum(values)
    case 'json':
      return hasDefault ? z.array(z.string()).default([]) : z.array(z.string())
  }
}

function bondPart({ name, was, target, isOptional, onDelete }: BondModel): readonly [string, object] {
  const made = bond.to(target, { onDelete, ...(was !== undefined && { was }) })
  return [name, isOptional ? made.optional() : made]
}
