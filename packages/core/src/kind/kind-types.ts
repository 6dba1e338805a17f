import type { AnyKind, FieldPart, Kind, KindTraits, TraitsOf } from './kind.js'
import type {
  AbsentableName,
  InputValue,
  OmittableName,
  PlainName,
  ReadValue,
  Simplify,
  StoredBonds,
} from './stored-fields.js'

export type { AnyKind, FieldPart, Kind, KindTraits, TraitsOf }

type PlainFields<Fields> = {
  readonly [Name in Exclude<PlainName<Fields>, AbsentableName<Fields>>]: ReadValue<Fields[Name]>
} & {
  readonly [Name in AbsentableName<Fields>]?: ReadValue<Fields[Name]>
}

interface SystemRecord {
  readonly energyLevel: number
  readonly manifestationTime: Date
  readonly version: number
}

interface NativeKey {
  readonly soulId: string
}

/** What is stored of a being, as TypeScript values. Kinds with a declared key have no soulId in it. */
export type RecordOf<K extends AnyKind> = Simplify<
  (K['traits']['key'] extends undefined ? NativeKey : unknown) &
    PlainFields<K['fields']> &
    StoredBonds<K['fields']> &
    (K['traits']['systemFields'] extends true ? SystemRecord : unknown)
>

/** A value as JSON says it: time and bigint are text. */
export type JsonOf<Value> = Value extends Date | bigint
  ? string
  : Value extends string | number | boolean | null | undefined
    ? Value
    : { readonly [Name in keyof Value]: JsonOf<Value[Name]> }

/** What `transcend()` and `toJSON()` give. */
export type JsonRecordOf<K extends AnyKind> = JsonOf<
  RecordOf<K> & { readonly soulId: string; readonly realm: string }
>

/** What every being can do and knows, whatever its kind. */
export interface BeingMembers<K extends AnyKind> {
  /** Text form of the key. */
  readonly soulId: string
  /** Name of the realm that it was read from. */
  readonly realm: string
  /** Writes a patch, shallow by field, under the version that was read. @throws LUX_VERSION_CONFLICT */
  evolve(patch: PatchOf<K>): Promise<BeingOf<K>>
  /** True for a stable share of about `fraction` of all beings. @throws LUX_UNSUPPORTED */
  resonate(fraction: number): boolean
  /** The being as a plain JSON object. */
  transcend(): JsonRecordOf<K>
  /** The same as `transcend`. */
  toJSON(): JsonRecordOf<K>
}

/** A being of a kind: its record and what it can do. */
export type BeingOf<K extends AnyKind> = RecordOf<K> & BeingMembers<K>

type InputFields<Fields> = {
  readonly [Name in Exclude<PlainName<Fields>, OmittableName<Fields>>]: InputValue<Fields[Name]>
} & {
  readonly [Name in OmittableName<Fields>]?: InputValue<Fields[Name]>
}

/** Bond fields that take null may be left out. */
type InputBonds<Bonds> = {
  readonly [Name in keyof Bonds as null extends Bonds[Name] ? never : Name]: Bonds[Name]
} & {
  readonly [Name in keyof Bonds as null extends Bonds[Name] ? Name : never]?: Bonds[Name]
}

interface GivenEnergy {
  readonly energyLevel?: number
}

/** What makes a being: defaults and optional fields may be left out. */
export type InputOf<K extends AnyKind> = Simplify<
  (K['traits']['key'] extends undefined ? { readonly soulId?: string } : unknown) &
    InputFields<K['fields']> &
    InputBonds<StoredBonds<K['fields']>> &
    (K['traits']['systemFields'] extends true ? GivenEnergy : unknown)
>

/** What is optional can be cleared by null, also where it reads as an absent property. */
type PatchFields<Fields> = {
  readonly [Name in PlainName<Fields>]?:
    | Exclude<InputValue<Fields[Name]>, undefined>
    | (Name extends AbsentableName<Fields> ? null : never)
}

/** What changes a being: fields that are left out stay as they are. */
export type PatchOf<K extends AnyKind> = Simplify<
  PatchFields<K['fields']> &
    Partial<StoredBonds<K['fields']>> &
    (K['traits']['systemFields'] extends true ? GivenEnergy : unknown)
>
