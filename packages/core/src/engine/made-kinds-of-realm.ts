import { type MadeKind, madeKinds } from '../kind/made-kinds.js'
import { asDocumentError, assertOwnNames } from '../kind/run-time-document.js'
import type { BaseRealm } from '../realm/base-realm.js'
import type { EngineKinds } from './engine-kinds.js'
import type {
  KindChangeCall,
  KindChangeReport,
  KindDocuments,
  KindLedger,
  KindsChange,
  RecordedKinds,
} from './kind-ledger.js'

export interface MadeKindsOptions {
  readonly realm: BaseRealm
  readonly ledger: KindLedger
  /** Those of the whole engine. */
  readonly kinds: EngineKinds
}

/** What a change is made of, beside the documents that it leads to. */
export type ChangeParts = Pick<KindsChange, 'label' | 'renames' | 'retyped' | 'fills' | 'erase'>

/** The kinds made at run time of one realm: as they are recorded there, and as they are served here. */
export class MadeKindsOfRealm {
  readonly #options: MadeKindsOptions
  #recorded: RecordedKinds | undefined
  #made: ReadonlyMap<string, MadeKind> = new Map()
  #refreshing: Promise<unknown> = Promise.resolve()

  constructor(options: MadeKindsOptions) {
    this.#options = options
  }

  get realmName(): string {
    return this.#options.realm.name
  }

  get documents(): KindDocuments {
    return this.#recorded?.documents ?? {}
  }

  get(name: string): MadeKind | undefined {
    return this.#made.get(name)
  }

  /**
   * Serves what is recorded; one at a time.
   * @throws LUX_KIND_TAKEN, LUX_INVALID_KIND, LUX_SCHEMA_MISMATCH; what was served before goes on
   */
  refresh(): Promise<void> {
    const refreshed = this.#refreshing.then(() => this.#refresh())
    this.#refreshing = refreshed.catch(() => undefined)
    return refreshed
  }

  async #refresh(): Promise<void> {
    const { realm, ledger, kinds } = this.#options
    const recorded = await ledger.read(realm, this.#recorded)
    if (recorded === this.#recorded) return
    const made = madeKinds(recorded.documents, this.#made)
    const list = [...made.values()].map(({ kind }) => kind)
    if (list.length + this.#made.size > 0) await realm.learn(kinds.withMade(realm.name, list))
    kinds.learn(realm.name, list)
    this.#made = made
    this.#recorded = recorded
  }

  /** Puts other documents into force, and serves what they describe. @throws LUX_INVALID_DOCUMENT, and as the ledger */
  async change(
    documents: KindDocuments,
    parts: ChangeParts,
    call: KindChangeCall,
  ): Promise<KindChangeReport> {
    const { realm, ledger, kinds } = this.#options
    const all = asDocumentError(() => {
      const list = [...madeKinds(documents, this.#made).values()].map(({ kind }) => kind)
      const whole = kinds.withMade(realm.name, list)
      for (const { shape } of list) assertOwnNames(shape)
      return whole
    })
    const before = this.#recorded ?? { revision: '', documents: {} }
    const report = await ledger.change(realm, { ...parts, before, documents, kinds: all }, call)
    if (report.outcome === 'done') await this.refresh()
    return report
  }
}
