import type { RealmEvent } from '@luxdb/core'
import { expect } from 'vitest'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'

/** States of a realm, whatever its storage. */
export const LIFECYCLE_CASES: CaseGroup = {
  title: 'lifecycle',
  kinds: [Sample],
  cases: {
    'starts as created and becomes awake': async ({ create }) => {
      const { realm } = await create([Sample])
      expect(realm.state).toBe('created')
      expect(await realm.awaken()).toBe(realm)
      expect(realm.state).toBe('awake')
    },
    'awakens once, however often it is asked to': async ({ create }) => {
      const states: string[] = []
      const { realm } = await create([Sample], { observe: (event) => states.push(...stateOf(event)) })
      await Promise.all([realm.awaken(), realm.awaken()])
      await realm.awaken()
      expect(states).toEqual(['awakening', 'awake'])
    },
    'closes once, however often it is asked to': async ({ create }) => {
      const states: string[] = []
      const { realm } = await create([Sample], { observe: (event) => states.push(...stateOf(event)) })
      await realm.awaken()
      await Promise.all([realm.close(), realm.close()])
      await realm.close()
      expect(realm.state).toBe('closed')
      expect(states).toEqual(['awakening', 'awake', 'closing', 'closed'])
    },
    'does not awaken again once it is closed': async ({ realm }) => {
      await realm.close()
      await expectRefusal('LUX_REALM_CLOSED', () => realm.awaken())
    },
    'can be closed without having been awake': async ({ create }) => {
      const { realm } = await create([Sample])
      await realm.close()
      expect(realm.state).toBe('closed')
      await expectRefusal('LUX_REALM_CLOSED', () => realm.awaken())
    },
    'finishes what it accepted before it was closed': async ({ realm }) => {
      const writes = Array.from({ length: 20 }, (_, index) =>
        realm.of(Sample).manifest({ label: `l${index}` }),
      )
      const closing = realm.close()
      expect(await Promise.all(writes)).toHaveLength(20)
      await closing
    },
    'finishes a transaction that it accepted before it was closed': async ({ realm }) => {
      let closing: Promise<void> | undefined
      const count = await realm.transaction(async (transaction) => {
        await transaction.of(Sample).manifest({ label: 'first' })
        closing = realm.close()
        await transaction.of(Sample).manifest({ label: 'second' })
        return transaction.of(Sample).count()
      })
      expect(count).toBe(2)
      await closing
    },
    'closes when its scope ends (asyncDispose)': async ({ realm }) => {
      await realm[Symbol.asyncDispose]()
      expect(realm.state).toBe('closed')
    },
    'knows its name and kinds': async ({ open }) => {
      const { realm } = await open([Sample], { name: 'somewhere' })
      expect(realm.name).toBe('somewhere')
      expect(realm.kinds).toEqual([Sample])
    },
    'declares what it supports, frozen': async ({ realm }) => {
      expect(Object.isFrozen(realm.supports)).toBe(true)
    },
  },
}

function stateOf(event: RealmEvent): readonly string[] {
  return event.type === 'state' ? [event.state] : []
}
