import type { AnyKind, BaseRealm } from '@luxdb/core'
import { or } from '@luxdb/core/query'
import { expect } from 'vitest'
import { BONDED_KINDS, Guardian, Sign } from '../fixtures/bonded-kinds.js'
import { KEYED_KINDS, Ticket } from '../fixtures/keyed-kinds.js'
import { Sample } from '../fixtures/sample-kind.js'
import type { CaseGroup } from '../suite/case-group.js'
import { compare } from '../suite/conditions.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { plain, soulIdOf } from '../suite/reading.js'
import type { RealmUnderTest } from '../suite/realm-maker.js'

const KINDS = [Sample, ...BONDED_KINDS, ...KEYED_KINDS]

/** Runs `run` on another realm over the same storage. */
async function onReopened(
  made: RealmUnderTest,
  run: (realm: BaseRealm) => Promise<void>,
  kinds?: readonly AnyKind[],
): Promise<void> {
  if (made.reopen === undefined)
    throw new TypeError('createRealm gives no reopen, though the realm keeps what is written.')
  const again = await made.reopen(kinds)
  await again.awaken()
  try {
    await run(again)
  } finally {
    await again.close()
  }
}

/** A latch that a test opens when something has happened. */
function latch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** One transaction that is open while another begins; says in what order they came. */
async function twoTransactions(realm: BaseRealm, waits: boolean): Promise<readonly string[]> {
  const steps: string[] = []
  const firstIsOpen = latch()
  const secondIsOpen = latch()
  const first = realm.transaction(async (transaction) => {
    await transaction.of(Sign).manifest({ name: 'first' })
    steps.push('first')
    firstIsOpen.open()
    if (waits) await secondIsOpen.opened
    await transaction.of(Sign).count()
    steps.push('first ends')
  })
  await firstIsOpen.opened
  const second = realm.transaction(async (transaction) => {
    await transaction.of(Sign).manifest({ name: 'second' })
    steps.push('second')
    secondIsOpen.open()
  })
  await Promise.all([first, second])
  return steps
}

/** Each flag of `supports`. */
export const SUPPORT_CASES: CaseGroup = {
  title: 'supports',
  kinds: KINDS,
  cases: {
    'durability: what was acknowledged is there after reopening': {
      when: ({ durability }) => durability !== 'volatile',
      run: async ({ open }) => {
        const made = await open(KINDS)
        const guardian = await made.realm.of(Guardian).manifest({ name: 'a', rank: 1 })
        const sample = await made.realm
          .of(Sample)
          .manifest({ label: 'a', huge: 5n, born: new Date(1), data: { a: [1] }, tags: ['t'] })
        const ticket = await made.realm.of(Ticket).manifest({ subject: 'a' })
        await guardian.evolve({ rank: 2 })
        await made.realm.close()
        await onReopened(made, async (again) => {
          expect(plain(await again.of(Sample).contemplate(soulIdOf(sample)))).toEqual(plain(sample))
          const found = await again.of(Guardian).contemplate(soulIdOf(guardian))
          expect(plain(found)).toMatchObject({ rank: 2, version: 2 })
          expect(plain(await found?.evolve({ rank: 3 }))).toMatchObject({ version: 3 })
          expect(Number(soulIdOf(await again.of(Ticket).manifest({ subject: 'b' })))).toBeGreaterThan(
            Number(soulIdOf(ticket)),
          )
          await expectRefusal('LUX_UNIQUE', () => again.of(Guardian).manifest({ name: 'a' }))
        })
      },
    },
    'durability: opening twice changes nothing': {
      when: ({ durability }) => durability !== 'volatile',
      run: async ({ open }) => {
        const made = await open(KINDS)
        const before = await made.realm.schema.inspect()
        await made.realm.close()
        for (let round = 0; round < 2; round++) {
          await onReopened(made, async (again) => {
            expect(await again.schema.inspect()).toEqual(before)
          })
        }
      },
    },
    'sharedStorage: two realms see and respect what each other writes': {
      when: ({ sharedStorage }) => sharedStorage,
      run: async ({ open }) => {
        const made = await open(KINDS)
        await onReopened(made, async (other) => {
          const mine = await made.realm.of(Sign).manifest({ name: 'lion' })
          expect(plain(await other.of(Sign).contemplate(soulIdOf(mine)))).toMatchObject({
            name: 'lion',
            version: 1,
          })
          await expectRefusal('LUX_UNIQUE', () => other.of(Sign).manifest({ name: 'lion' }))
          await other.of(Sign).transform(soulIdOf(mine), { name: 'ram' })
          await expectRefusal('LUX_VERSION_CONFLICT', () => mine.evolve({ name: 'bull' }))
          const writes = Array.from({ length: 20 }, (_, index) =>
            (index % 2 === 0 ? other : made.realm).of(Sign).manifest({ name: `n${index}` }),
          )
          await Promise.all(writes)
          expect(await made.realm.of(Sign).count()).toBe(21)
          expect(await other.of(Sign).count()).toBe(21)
        })
      },
    },
    'concurrentTransactions: a second goes on while a first is open': {
      when: ({ concurrentTransactions }) => concurrentTransactions,
      run: async ({ realm }) => {
        expect(await twoTransactions(realm, true)).toEqual(['first', 'second', 'first ends'])
      },
    },
    'no concurrentTransactions: a second waits for the first': {
      when: ({ concurrentTransactions }) => !concurrentTransactions,
      run: async ({ realm }) => {
        expect(await twoTransactions(realm, false)).toEqual(['first', 'first ends', 'second'])
      },
    },
    'stopsReads: a read past its deadline ends, and the realm is free': {
      when: ({ stopsReads }) => stopsReads,
      run: async ({ realm }) => {
        const text = 'abcdefghij'.repeat(40)
        await realm
          .of(Sample)
          .manifest(Array.from({ length: 6_000 }, (_, amount) => ({ label: text, amount })))
        const slow = Array.from(
          { length: 150 },
          (_, index) =>
            ({ type: 'pattern', field: 'label', operator: 'like', value: `%j%i%h%g%f%${index}x` }) as const,
        )
        const startedAt = performance.now()
        await expectRefusal('LUX_TIMEOUT', () =>
          realm.of(Sample).count({ where: or(...slow) }, { timeoutMs: 25 }),
        )
        expect(performance.now() - startedAt).toBeLessThan(1_500)
        expect(await realm.of(Sample).count({ where: compare('amount', 'lt', 10) })).toBe(10)
      },
    },
    'no backup: says so': {
      when: ({ backup }) => !backup,
      run: async ({ realm }) => {
        await expectRefusal('LUX_UNSUPPORTED', () => realm.backup('backup'))
        await expectRefusal('LUX_UNSUPPORTED', () => realm.restore('backup'))
        await expectRefusal('LUX_UNSUPPORTED', () => realm.digests())
      },
    },
    'evolution: inspect sees the kinds': async ({ realm }) => {
      const { tables } = await realm.schema.inspect()
      const names = KINDS.map((kind) => kind.shape.table)
      expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
    },
    'no evolution: says so': {
      when: ({ evolution }) => evolution === 'none',
      run: async ({ realm }) => {
        const [table] = (await realm.schema.inspect()).tables
        if (table === undefined) throw new TypeError('The realm has no tables.')
        await expectRefusal('LUX_UNSUPPORTED', () =>
          realm.schema.evolve([{ type: 'addKind', table: { ...table, name: 'other' } }]),
        )
      },
    },
    'pulse: says how long a round trip takes': async ({ realm }) => {
      await realm.of(Sample).manifest({ label: 'a' })
      const { latencyMs, facts, sizeBytes } = await realm.pulse()
      expect(latencyMs).toBeGreaterThanOrEqual(0)
      expect(typeof facts).toBe('object')
      if (sizeBytes !== undefined) expect(sizeBytes).toBeGreaterThan(0)
    },
  },
}
