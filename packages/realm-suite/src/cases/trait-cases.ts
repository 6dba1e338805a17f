import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import { type Case, type CaseGroup, casesOf } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { COLLECTION_CALLS, REALM_CALLS } from './trait-calls.js'

const beforeAwaken: Readonly<Record<string, Case>> = casesOf(
  REALM_CALLS,
  ({ name }) => `${name} before awaken is refused`,
  async ({ run }, { create }) => {
    const { realm } = await create([Sample])
    await expectRefusal('LUX_REALM_NOT_READY', () => run(realm))
  },
)

const afterClose: Readonly<Record<string, Case>> = casesOf(
  REALM_CALLS,
  ({ name }) => `${name} after close is refused`,
  async ({ run }, { realm }) => {
    await realm.close()
    await expectRefusal('LUX_REALM_CLOSED', () => run(realm))
  },
)

const aborted: Readonly<Record<string, Case>> = casesOf(
  REALM_CALLS.filter(({ name }) => name !== 'pulse'),
  ({ name }) => `${name} gives up when it is aborted already`,
  async ({ run }, { realm }) => {
    const signal = AbortSignal.abort()
    await expectRefusal('LUX_ABORTED', () => run(realm, { signal }))
    expect(await realm.of(Sample).count()).toBe(0)
  },
)

const inFailedTransaction: Readonly<Record<string, Case>> = casesOf(
  COLLECTION_CALLS,
  ({ name }) => `${name} is refused in a transaction whose write has failed`,
  async ({ run }, { realm }) => {
    const twin = { soulId: '018f0000-0000-7000-8000-000000000001', label: 'twin' }
    const failed = realm.transaction(async (transaction) => {
      const beings = transaction.of(Sample)
      await expectRefusal('LUX_UNIQUE', () => beings.manifest([twin, twin]))
      await expectRefusal('LUX_TRANSACTION_ABORTED', () => run(beings))
    })
    await expectRefusal('LUX_TRANSACTION_ABORTED', () => failed)
    expect(await realm.of(Sample).count()).toBe(0)
  },
)

const afterTransaction: Readonly<Record<string, Case>> = casesOf(
  COLLECTION_CALLS,
  ({ name }) => `${name} is refused after its transaction has ended`,
  async ({ run }, { realm }) => {
    const beings = await realm.transaction((transaction) => Promise.resolve({ kept: transaction.of(Sample) }))
    await expectRefusal('LUX_TRANSACTION_ABORTED', () => run(beings.kept))
  },
)

/** What holds for every method alike. */
export const TRAIT_CASES: CaseGroup = {
  title: 'traits',
  kinds: [Sample],
  cases: { ...beforeAwaken, ...afterClose, ...aborted, ...inFailedTransaction, ...afterTransaction },
}
