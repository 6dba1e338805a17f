import type { AnyKind, BaseRealm, RealmOptions } from '@luxdb/core'

/** What the suite asks of a realm, beside its kinds; hand it on to the realm's constructor. */
export type SuiteRealmOptions = Omit<RealmOptions, 'kinds'>

/** A realm and how to get rid of it. */
export interface RealmUnderTest {
  readonly realm: BaseRealm
  /** Closes the realm if it is open and removes what it stored. */
  cleanup(): Promise<void>
  /**
   * Another realm on the storage of the first, not yet awake; with the same kinds unless others are
   * given. The first is closed before, unless `supports.sharedStorage`. Realms whose writes survive
   * (`supports.durability`) have it. The suite closes what it gets here.
   */
  reopen?(kinds?: readonly AnyKind[]): Promise<BaseRealm>
  /** A realm on a copy that `backup` wrote, not yet awake; realms that support backups have it. */
  openBackup?(path: string): Promise<BaseRealm>
}

/**
 * Makes a fresh realm that shares nothing with any other. It is handed out as it was constructed: the
 * suite awakens it.
 */
export type RealmMaker = (kinds: readonly AnyKind[], options: SuiteRealmOptions) => Promise<RealmUnderTest>
