import type { AnyKind, BaseRealm, RealmOptions } from '@luxdb/core'

/** What the suite asks of a realm, beside its kinds; hand it on to the realm's constructor. */
export type SuiteRealmOptions = Omit<RealmOptions, 'kinds'>

/** A realm and how to get rid of it. */
export interface RealmUnderTest {
  readonly realm: BaseRealm
  /** Closes the realm if it is open and removes what it stored. */
  cleanup(): Promise<void>
  /**
   * A second realm, not yet awake, on the storage of the first, which has been closed. Realms whose
   * writes survive (`supports.durability`) have it.
   */
  reopen?(): Promise<BaseRealm>
}

/**
 * Makes a fresh realm that shares nothing with any other. It is handed out as it was constructed: the
 * suite awakens it.
 */
export type RealmMaker = (kinds: readonly AnyKind[], options: SuiteRealmOptions) => Promise<RealmUnderTest>
