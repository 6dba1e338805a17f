import type { Condition } from '../query/condition.js'
import type { AccessOperation } from '../query/kind-shape.js'
import type { Principal } from '../query/principal.js'

/** A rule about who may do something: always, never, where a condition holds, or by a function. */
export type AccessRuleInput = boolean | Condition | ((principal: Principal) => boolean | Condition)

/**
 * What principals may do with a kind's beings. `check` must hold for the new row of every create,
 * update and upsert; default: the update rule. Once any credential exists, no rule means admin only.
 *
 * Functions are pure and synchronous. In a kind whose fields refer to the kind itself, write the
 * parameter's type: `read: (principal: Principal) => ...`; TypeScript cannot infer both at once.
 */
export type AccessInput = { readonly [operation in AccessOperation | 'check']?: AccessRuleInput }

/** Hidden from everyone but admin (`true`), or but these roles. */
export type HiddenInput = true | { readonly exceptRoles: readonly string[] }

/** An index by its fields; longer form for unique ones and for adopted names. */
export type IndexInput<Name extends string = string> =
  | readonly Name[]
  | { readonly fields: readonly Name[]; readonly unique?: boolean; readonly name?: string }

/** Declared names; a bond may be called by its own name or by its field's. */
export type FieldNameIn<Fields extends object> = (keyof Fields & string) | `${keyof Fields & string}Id`

export type SystemColumnName = 'energyLevel' | 'manifestationTime' | 'version'

export interface KindOptions<Fields extends object, Key, System> {
  /** What native ids are; default `uuid` (version 7). `integer` ids are decimal text in TypeScript. */
  readonly soulId?: 'uuid' | 'text' | 'integer'
  /** Declared fields that identify a being instead of a native id. */
  readonly key?: Key
  /** False: no energyLevel, manifestationTime and version; default true. */
  readonly systemFields?: System
  /** Beside those of `.meta({ unique, index })`. */
  readonly indexes?: readonly IndexInput<FieldNameIn<Fields> | SystemColumnName>[]
  readonly access?: AccessInput
  /** Fields that some may not see, filter, order or aggregate by. */
  readonly hidden?: Partial<Record<FieldNameIn<Fields>, HiddenInput>>
  /** Text fields that full text search covers. */
  readonly search?: readonly (keyof Fields & string)[]
  /** Whether changes are logged; default `full`. */
  readonly changes?: 'full' | 'none'
  /** The kind's former name, for migrations. */
  readonly was?: string
  /** The table exists and belongs to somebody else: LuxDB never alters it; default false. */
  readonly adopted?: boolean
  /**
   * An adopted table or view that LuxDB only reads, whoever asks: writes fail with LUX_READ_ONLY, and changes are
   * not logged. The key is taken at its word. A realm that has only such kinds makes nothing in its database;
   * default false.
   */
  readonly readOnly?: boolean
  /** Name of the table, for adopted tables; default: the kind's name in snake_case. */
  readonly table?: string
}

/** The options of any kind. */
export type AnyKindOptions = KindOptions<
  Record<string, unknown>,
  string | readonly string[] | undefined,
  boolean
>
