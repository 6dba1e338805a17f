import type { Condition } from './condition.js'
import type { JsonValue } from './json.js'
import type { StoreType } from './store.js'

/**
 * Everything that LuxDB knows about a kind of being, as plain JSON. Validator, evaluator, compiler,
 * migrations, OpenAPI, client and live matcher read this and nothing else.
 */
export interface KindShape {
  readonly v: 1
  /** Name in TypeScript and JSON, for example `starSign`. */
  readonly name: string
  /** Table name in SQL realms, for example `star_sign`. */
  readonly table: string
  /** Every stored field in column order: key fields, declared fields, then system fields. */
  readonly fields: readonly FieldShape[]
  /** Names of the fields that identify a being: `['soulId']`, or the declared key. */
  readonly key: readonly string[]
  /** What native ids are; `declared` when fields of the kind are its key. */
  readonly soulId: SoulIdType
  /** False: the kind has no energyLevel, manifestationTime and version. */
  readonly systemFields: boolean
  readonly bonds: readonly BondShape[]
  readonly indexes: readonly IndexShape[]
  readonly access: AccessShape
  /** Text fields that full text search covers. */
  readonly search: readonly string[]
  /** Whether changes of this kind are logged. */
  readonly changes: 'full' | 'none'
  /** The table is somebody else's: LuxDB never alters it and takes its types and indexes as they are. */
  readonly adopted?: true
  /** LuxDB only reads the table or view, and makes nothing for it. */
  readonly readOnly?: true
  /** The kind's former name, for migrations. */
  readonly was?: string
}

export type SoulIdType = 'uuid' | 'text' | 'integer' | 'declared'

export interface FieldShape {
  /** Name in TypeScript and JSON, for example `energyLevel`. */
  readonly name: string
  /** Column in SQL realms, for example `energy_level`. */
  readonly column: string
  readonly store: StoreType
  readonly role: 'key' | 'data' | 'bond' | 'system'
  /** SQL NULL is allowed. */
  readonly nullable: boolean
  /** NULL reads as an absent property (optional, not nullable) rather than as `null`. */
  readonly absent: boolean
  /** Static default, as a JSON literal; also the column's default in SQL. */
  readonly default?: JsonValue
  /** Filled in when not given: a fresh UUID v7, the next integer, or the current time. */
  readonly generated?: 'uuid' | 'integer' | 'now'
  /** A default that only the application can compute (a function); required for other writers. */
  readonly computedDefault?: true
  readonly enum?: readonly string[]
  readonly unique?: true
  /** Inclusive range of numbers that the column accepts, where narrower than the store. */
  readonly range?: { readonly min?: number; readonly max?: number }
  /** `uuid` text is lower-cased before it is stored or compared. */
  readonly format?: 'uuid'
  /** Decimal text in TypeScript although the store is bigint: integer ids, and bonds to them. */
  readonly textual?: true
  /** For json: what kind of JSON value the field holds. */
  readonly jsonType?: 'array' | 'object' | 'any'
  /** For json arrays of scalars: the store of an element. */
  readonly element?: StoreType
  /** In adopted tables: the column has a type of its own, which the database converts from and to text. */
  readonly opaque?: true
  /** Only these roles (and admin) may see the field. */
  readonly hidden?: { readonly exceptRoles: readonly string[] }
  /** The field's former name, for migrations. */
  readonly was?: string
}

export type OnDelete = 'restrict' | 'cascade' | 'set null'

/** Many-to-one: `fields` of this kind hold the key `targetFields` of `kind`. */
export interface BondToShape {
  readonly type: 'to'
  readonly name: string
  readonly kind: string
  readonly fields: readonly string[]
  readonly targetFields: readonly string[]
  readonly onDelete: OnDelete
  /** Name of the foreign key constraint in SQL. */
  readonly constraint: string
}

/** One-to-many: the beings of `kind` whose bond `via` points here. */
export interface BondManyShape {
  readonly type: 'many'
  readonly name: string
  readonly kind: string
  readonly via: string
}

/** Many-to-many over a junction kind: its bond `near` points here, its bond `far` to `kind`. */
export interface BondThroughShape {
  readonly type: 'through'
  readonly name: string
  readonly kind: string
  readonly through: string
  readonly near: string
  readonly far: string
}

export type BondShape = BondToShape | BondManyShape | BondThroughShape

export interface IndexShape {
  /** Name in SQL, for example `guardian_affinity_energy_level_idx`. */
  readonly name: string
  readonly fields: readonly string[]
  readonly unique: boolean
}

export type AccessOperation = 'read' | 'create' | 'update' | 'delete'

/**
 * A rule as JSON. Literals inside a condition may be `{ $principal: 'id' }` or
 * `{ $principal: 'claims.tenant' }`. `function` marks a rule that exists only in process.
 */
export type AccessRule = boolean | Condition | 'function'

export interface AccessShape {
  readonly read?: AccessRule
  readonly create?: AccessRule
  readonly update?: AccessRule
  readonly delete?: AccessRule
  /** Must hold for the new row of create, update and upsert; default: the update rule. */
  readonly check?: AccessRule
}

/** Looks kinds up by name. Identifiers reach SQL only through it. */
export interface KindCatalog {
  get(name: string): KindShape | undefined
}
