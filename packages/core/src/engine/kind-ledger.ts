import type { AnyKind } from '../kind/kind-types.js'
import type { JsonSchema } from '../kind/lux-keywords.js'
import type { JsonValue } from '../query/json.js'
import type { BaseRealm } from '../realm/base-realm.js'

/** Kinds that are made at run time, by their names, as JSON Schema documents. */
export type KindDocuments = Readonly<Record<string, JsonSchema>>

/** The kinds made at run time that a realm has. */
export interface RecordedKinds {
  /** Another one after each change; empty before the first. */
  readonly revision: string
  readonly documents: KindDocuments
}

/** A column of a table, by the table's new name. */
export interface RetypedColumn {
  readonly table: string
  readonly from: string
  readonly to: string
}

/** What shall become of a realm's kinds made at run time. */
export interface KindsChange {
  /** For people, and for the name of the evolution: `add_city`. */
  readonly label: string
  /** What it was made from. */
  readonly before: RecordedKinds
  readonly documents: KindDocuments
  /** All kinds that the realm has then, those in code among them. */
  readonly kinds: readonly AnyKind[]
  /** `table.old=new` for columns that get another name, `table.old=` for those that are dropped. */
  readonly renames: readonly string[]
  /** Columns whose type changes, and which have another name from then on. */
  readonly retyped: readonly RetypedColumn[]
  /** What beings get in a field that they lack, or whose value cannot be converted; by `table.column`. */
  readonly fills: ReadonlyMap<string, JsonValue>
  /** Tables, or `table.column`, whose values are deleted instead of kept aside. */
  readonly erase: ReadonlySet<string>
}

export interface KindChangeConsent {
  /** Plans and counts, and changes nothing; default false. */
  readonly dryRun?: boolean
  /** Values may be lost for good; default false. */
  readonly confirmLoss?: boolean
  /** Values that cannot be converted become the fill, NULL or a zero; default false. */
  readonly confirmFallback?: boolean
  readonly signal?: AbortSignal
}

/** A change as somebody asks for it. */
export interface KindChangeCall extends KindChangeConsent {
  /** Id of the principal, for the history. */
  readonly who: string
}

/** What a change does, or would do. */
export interface KindChangeReport {
  /** `planned` by a dry run; `already` when there was nothing to change. */
  readonly outcome: 'planned' | 'done' | 'already'
  /** `0007_add_city`; empty when there was nothing to change. */
  readonly label: string
  readonly operations: readonly { readonly type: string; readonly guard: string; readonly text: string }[]
  readonly findings: readonly {
    readonly type: 'note' | 'blocked' | 'inconvertible' | 'lost'
    readonly table: string
    readonly object?: string
    readonly text: string
    readonly count: number
    readonly examples: readonly string[]
  }[]
  /** Where the backup before it lies. */
  readonly backup?: string
}

/**
 * Keeps the documents of kinds made at run time, in the realms themselves. `@luxdb/wisdom` has one.
 * - A change of documents and that of the tables happen in one transaction: every program sees both, or neither.
 * - A change can be taken back as any evolution can; the documents then are those before it.
 */
export interface KindLedger {
  /** What is in force; `known` itself when that is it. */
  read(realm: BaseRealm, known?: RecordedKinds): Promise<RecordedKinds>
  /** Finishes a change that was cut off. */
  settle(realm: BaseRealm): Promise<void>
  /**
   * @throws LUX_EVOLUTION_CONFLICT when others changed the kinds since `before`; LUX_EVOLUTION_BLOCKED,
   *   LUX_EVOLUTION_UNCONFIRMED, LUX_AMBIGUOUS_RENAME, LUX_SCHEMA_DRIFT, LUX_UNSUPPORTED
   */
  change(realm: BaseRealm, change: KindsChange, call: KindChangeCall): Promise<KindChangeReport>
}
