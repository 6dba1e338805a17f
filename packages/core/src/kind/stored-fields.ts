import type { z } from 'zod'
import type { BondTo } from './bond.js'
import type { AnyKind } from './kind.js'

/*
 * From a kind's declaration to the names and TypeScript values of its stored fields. Everything here is
 * type-level; derive-fields.ts does the same at run time.
 */

/** Shows an intersection as one object. */
export type Simplify<T> = { [Name in keyof T]: T[Name] } & {}

/** Names of the declared fields that are zod schemas. */
export type PlainName<Fields> = {
  [Name in keyof Fields & string]: Fields[Name] extends z.core.$ZodType ? Name : never
}[keyof Fields & string]

/** Names of the bonds that store the key of another being. */
export type BondToName<Fields> = {
  [Name in keyof Fields & string]: Fields[Name] extends BondTo ? Name : never
}[keyof Fields & string]

/** The names of a key's parts as they were declared; `soulId` for native keys. */
type KeyPart<K extends AnyKind> = K['traits']['key'] extends undefined
  ? 'soulId'
  : K['traits']['key'] extends readonly (infer Part extends string)[]
    ? Part
    : K['traits']['key'] & string

type HasOneKeyField<K extends AnyKind> = K['traits']['key'] extends readonly [string, string, ...string[]]
  ? false
  : true

/** A key that names a bond means the bond's field. */
type KeyFieldName<K extends AnyKind, Part extends string> =
  Part extends BondToName<K['fields']> ? `${Part}Id` : Part

/** The names of the fields that identify a being. */
export type KeyName<K extends AnyKind> = KeyFieldName<K, KeyPart<K>>

/** The value of one part of a key. */
type KeyValue<K extends AnyKind, Part extends string> = string extends Part // a kind that is only known by name
  ? string
  : Part extends 'soulId'
    ? string
    : Part extends keyof K['fields']
      ? PartValue<K['fields'][Part]>
      : Part extends `${infer Bond}Id`
        ? Bond extends keyof K['fields']
          ? PartValue<K['fields'][Bond]>
          : never
        : never

type PartValue<Part> = Part extends z.core.$ZodType
  ? z.output<Part>
  : Part extends BondTo<infer Target>
    ? KeyValue<Target, KeyPart<Target>>
    : never

/** `mentorId`, or one name for each part of the other kind's key. */
type BondFieldName<Name extends string, Target extends AnyKind> =
  HasOneKeyField<Target> extends true ? `${Name}Id` : `${Name}${Capitalize<KeyName<Target>>}`

/** The value of a bond's field; the part of the key is read back from the field's name. */
type BondFieldValue<Name extends string, Target extends AnyKind, Field extends string> =
  HasOneKeyField<Target> extends true
    ? KeyValue<Target, KeyPart<Target>>
    : {
        [Part in KeyPart<Target>]: Field extends `${Name}${Capitalize<KeyFieldName<Target, Part>>}`
          ? KeyValue<Target, Part>
          : never
      }[KeyPart<Target>]

/** The fields that one bond stores. */
type BondFields<Name extends string, Bond> =
  Bond extends BondTo<infer Target, infer Optional>
    ? {
        readonly [Field in BondFieldName<Name, Target>]:
          | BondFieldValue<Name, Target, Field>
          | (Optional extends true ? null : never)
      }
    : unknown

type UnionToIntersection<U> = (U extends unknown ? (value: U) => void : never) extends (
  value: infer I,
) => void
  ? I
  : never

/** All fields that bonds store, with null where the bond is optional. */
export type StoredBonds<Fields> = [BondToName<Fields>] extends [never]
  ? unknown
  : UnionToIntersection<{ [Name in BondToName<Fields>]: BondFields<Name, Fields[Name]> }[BondToName<Fields>]>

/** A value as it is read: NULL is null where the schema admits null, else an absent property. */
export type ReadValue<Schema> = Schema extends z.core.$ZodType ? Exclude<z.output<Schema>, undefined> : never

type IsAbsentable<Schema> = Schema extends z.core.$ZodType
  ? undefined extends z.output<Schema>
    ? null extends z.output<Schema>
      ? false
      : true
    : false
  : false

/** Plain fields that a read being may lack. */
export type AbsentableName<Fields> = {
  [Name in PlainName<Fields>]: IsAbsentable<Fields[Name]> extends true ? Name : never
}[PlainName<Fields>]

/** Plain fields that may be left out when a being is made. */
export type OmittableName<Fields> = {
  [Name in PlainName<Fields>]: undefined extends InputValue<Fields[Name]> ? Name : never
}[PlainName<Fields>]

export type InputValue<Schema> = Schema extends z.core.$ZodType ? z.input<Schema> : never
