import { isLuxError, LuxError, toLuxError } from '../errors/lux-error.js'
import { kindToJsonSchema } from '../kind/kind-to-json-schema.js'
import type { JsonSchema } from '../kind/lux-keywords.js'
import { boundTo, type MadeKind } from '../kind/made-kinds.js'
import { withMovedColumns, withoutMovedColumns } from '../kind/moved-columns.js'
import { toSnakeCase } from '../kind/naming.js'
import {
  asDocumentError,
  DEFAULT_KIND_LIMITS,
  type KindLimits,
  readRunTimeDocument,
} from '../kind/run-time-document.js'
import type { JsonValue } from '../query/json.js'
import type { Principal } from '../query/principal.js'
import type { BaseRealm } from '../realm/base-realm.js'
import { kindChanged, realmLacks } from '../realm/realm-errors.js'
import { assertRoom } from './assert-room.js'
import { stillBound, unknownKind } from './engine-errors.js'
import { type EngineKinds, kindTaken } from './engine-kinds.js'
import { fieldParts } from './field-parts.js'
import type {
  KindChangeCall,
  KindChangeConsent,
  KindChangeReport,
  KindDocuments,
  KindLedger,
} from './kind-ledger.js'
import { type ChangeParts, MadeKindsOfRealm } from './made-kinds-of-realm.js'

export interface RunTimeKindOptions {
  /** Keeps the documents: `EvolvingKinds` of `@luxdb/wisdom`. */
  readonly ledger: KindLedger
  /** Milliseconds between two looks at what other servers have made; default 500. */
  readonly pollMs?: number
  readonly limits?: Partial<KindLimits>
}

/** A kind in a list. */
export interface ListedKind {
  readonly name: string
  readonly realm: string
  readonly origin: 'code' | 'runTime'
}

interface ChangeCondition {
  /**
   * Whether the document that the kind has when it is changed is the one that the caller has seen; undefined: there is
   * none. Default: whatever it is.
   */
  readonly isSeen?: (document: JsonSchema | undefined) => boolean
}

export interface DeclareOptions extends KindChangeConsent, ChangeCondition {
  /** Default: where the kind lives; for a new one the home realm. */
  readonly realm?: string
  /** New names of fields by their old ones; an empty one: the field is dropped, and became no other. */
  readonly renames?: Readonly<Record<string, string>>
  /** By fields, what beings get in place of nothing, and of values that cannot be converted. */
  readonly fills?: Readonly<Record<string, JsonValue>>
}

export interface RemoveOptions extends KindChangeConsent, ChangeCondition {
  /** Deletes the beings instead of keeping them aside; default false. */
  readonly erase?: boolean
}

/** What became of a kind, or would. */
export interface ChangedKind extends KindChangeReport {
  readonly kind: string
  readonly realm: string
  /** It was not there before. */
  readonly created: boolean
}

/** What the kinds made at run time need of their engine. */
export interface RunTimeKindsContext {
  readonly kinds: EngineKinds
  readonly homeRealm: string
  /** @throws LUX_UNKNOWN_REALM */
  readonly realm: (name: string) => BaseRealm
  readonly options: RunTimeKindOptions | undefined
}

/** Others may change kinds at the same time, but not without end. */
const MAX_ATTEMPTS = 5

/**
 * Kinds that are made, changed and removed while the engine runs, by admins. Each change is an evolution of the realm
 * that the kind lives in; every engine on that realm learns of it.
 */
export class RunTimeKinds {
  readonly #context: RunTimeKindsContext
  readonly #realms = new Map<string, MadeKindsOfRealm>()
  /** Changes come one after the other; what others do is heard of meanwhile. */
  #changing: Promise<unknown> = Promise.resolve()
  #failures: readonly LuxError[] = []

  constructor(context: RunTimeKindsContext) {
    this.#context = context
  }

  /** Why kinds that others made are not served here. */
  get findings(): readonly string[] {
    return this.#failures.map(({ message }) => `kinds made at run time: ${message}`)
  }

  /** Serves what realms have recorded; changes that were cut off are finished first. */
  async open(realms: readonly BaseRealm[]): Promise<void> {
    const { options, kinds } = this.#context
    if (options === undefined) return
    const { ledger } = options
    for (const realm of realms) {
      if (realm.supports.evolution !== 'full' || !realm.supports.changes) continue
      await ledger.settle(realm)
      const made = new MadeKindsOfRealm({ realm, ledger, kinds })
      await made.refresh()
      this.#realms.set(realm.name, made)
    }
  }

  /** Looks at what others have made. Never rejects: what goes wrong is among the findings. */
  async refresh(): Promise<void> {
    const refreshed = [...this.#realms.values()].map((made) => made.refresh().then(() => [], failure))
    this.#failures = (await Promise.all(refreshed)).flat()
  }

  /**
   * What a call was refused with. Tables that do not fit the kinds may be those of a change that was not heard of yet: then
   * it is heard of now, and the same call may go on.
   * @param edition of the kinds when the call began
   */
  async explain(error: unknown, kind: string, edition: number): Promise<unknown> {
    if (!isLuxError(error, 'LUX_SCHEMA_MISMATCH') || this.#realms.size === 0) return error
    await this.refresh()
    return this.#context.kinds.edition === edition ? error : kindChanged(kind)
  }

  /** Rows, with what they end with as `explain` tells it. */
  explained<T>(rows: AsyncIterable<T>, kind: string, edition: number): AsyncIterable<T> {
    return this.#realms.size === 0 ? rows : this.#explained(rows, kind, edition)
  }

  async *#explained<T>(rows: AsyncIterable<T>, kind: string, edition: number): AsyncIterable<T> {
    try {
      yield* rows
    } catch (error) {
      throw await this.explain(error, kind, edition)
    }
  }

  /** All kinds, in code or not. @throws LUX_FORBIDDEN */
  list(principal: Principal): readonly ListedKind[] {
    this.authorize(principal)
    const { kinds } = this.#context
    return kinds.all.map(({ name }) => ({
      name,
      realm: kinds.homeOf(name),
      origin: this.#made(name) === undefined ? 'code' : 'runTime',
    }))
  }

  /** The JSON Schema document of a kind. @throws LUX_FORBIDDEN, LUX_UNKNOWN_KIND */
  document(name: string, principal: Principal): JsonSchema {
    this.authorize(principal)
    const kind = this.#context.kinds.get(name)
    if (kind === undefined) throw unknownKind(name)
    const made = this.#made(name)?.get(name)
    return made === undefined ? kindToJsonSchema(kind, 'input') : withoutMovedColumns(made.document)
  }

  /**
   * Makes the kind that a document describes, or makes of the kind of its name what the document describes.
   * @throws LUX_FORBIDDEN, LUX_INVALID_DOCUMENT, LUX_KIND_TAKEN, LUX_VERSION_CONFLICT, LUX_UNKNOWN_REALM, LUX_UNSUPPORTED and as KindLedger
   */
  async declare(document: unknown, principal: Principal, options: DeclareOptions = {}): Promise<ChangedKind> {
    this.authorize(principal)
    const { kind, document: schema } = readRunTimeDocument(document, this.#limits)
    const { name } = kind
    const { was = name } = kind.options
    const home = this.#made(name) ?? this.#made(was)
    const call = { ...options, who: principal.id }
    return this.#change(options.realm ?? home?.realmName ?? this.#context.homeRealm, call, (made) => {
      const former = made.get(name) ?? made.get(was)
      assertSeen(name, former, options)
      const others = without(made.documents, former?.kind.name ?? name)
      kind.link([...this.#context.kinds.all.filter((each) => each !== former?.kind), kind])
      const { columns, ...parts } = fieldParts(
        asDocumentError(() => kind.shape),
        former?.kind.shape,
        options,
      )
      const documents = { ...others, [name]: withMovedColumns(schema, columns) }
      assertRoom(documents, this.#limits)
      const label = `${former === undefined ? 'add' : 'change'}_${toSnakeCase(name)}`
      return { kind: name, created: former === undefined, documents, label, erase: new Set(), ...parts }
    })
  }

  /**
   * Takes a kind away; its beings are kept aside, and come back when it is declared again.
   * @throws LUX_FORBIDDEN, LUX_UNKNOWN_KIND, LUX_KIND_TAKEN when it is declared in code, LUX_EVOLUTION_BLOCKED when
   *   others are bound to it, and as KindLedger
   */
  async remove(name: string, principal: Principal, options: RemoveOptions = {}): Promise<ChangedKind> {
    this.authorize(principal)
    const home = this.#made(name)
    if (home === undefined) throw this.#context.kinds.get(name) ? kindTaken(name) : unknownKind(name)
    return this.#change(home.realmName, { ...options, who: principal.id }, (made) => {
      const removed = made.get(name)
      if (removed === undefined) throw unknownKind(name)
      assertSeen(name, removed, options)
      const documents = without(made.documents, name)
      const bound = Object.keys(documents).find((each) => boundTo(documents[each] ?? {}).includes(name))
      if (bound !== undefined) throw stillBound(name, bound)
      const erase = new Set(options.erase === true ? [removed.kind.shape.table] : [])
      const label = `remove_${toSnakeCase(name)}`
      return {
        kind: name,
        created: false,
        documents,
        label,
        renames: [],
        retyped: [],
        fills: new Map(),
        erase,
      }
    })
  }

  /** The one authorize step for kinds: who is restricted at all may not look at them, let alone change them. @throws LUX_FORBIDDEN */
  authorize(principal: Principal): void {
    if (this.#context.kinds.accessOf(principal) === undefined) return
    throw new LuxError('LUX_FORBIDDEN', 'Kinds are for admins; ask for the admin role.')
  }

  get #limits(): KindLimits {
    return { ...DEFAULT_KIND_LIMITS, ...this.#context.options?.limits }
  }

  /** The realm that a kind made at run time lives in. */
  #made(name: string): MadeKindsOfRealm | undefined {
    return [...this.#realms.values()].find((made) => made.get(name) !== undefined)
  }

  /** Others may be first: what is wanted is then asked of what they made. */
  #change(
    realm: string,
    call: KindChangeCall,
    wanted: (made: MadeKindsOfRealm) => KindsWanted,
  ): Promise<ChangedKind> {
    const made = this.#realms.get(this.#context.realm(realm).name)
    if (made === undefined) throw realmLacks(realm, 'kinds made at run time')
    const changed = this.#changing.then(async () => {
      for (let attempt = 1; ; attempt++) {
        await made.refresh()
        const { kind, created, documents, ...parts } = wanted(made)
        try {
          return { kind, realm, created, ...(await made.change(documents, parts, call)) }
        } catch (error) {
          if (attempt === MAX_ATTEMPTS || !isLuxError(error, 'LUX_EVOLUTION_CONFLICT')) throw error
        }
      }
    })
    this.#changing = changed.catch(() => undefined)
    return changed
  }
}

function failure(error: unknown): readonly LuxError[] {
  return [toLuxError(error)]
}

type KindsWanted = ChangeParts & Pick<ChangedKind, 'kind' | 'created'> & { readonly documents: KindDocuments }

function without(documents: KindDocuments, name: string): KindDocuments {
  return Object.fromEntries(Object.entries(documents).filter(([each]) => each !== name))
}

/** @throws LUX_VERSION_CONFLICT */
function assertSeen(
  name: string,
  made: MadeKind | undefined,
  { isSeen = () => true }: ChangeCondition,
): void {
  if (isSeen(made && withoutMovedColumns(made.document))) return
  throw new LuxError(
    'LUX_VERSION_CONFLICT',
    `The kind ${name} has another document by now; read it again and repeat the change.`,
    { details: { kind: name } },
  )
}
