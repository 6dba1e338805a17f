import { type AnyKind, type BaseRealm, bond, diffSchema, kind, snapshotOf } from '@luxdb/core'
import { type Condition, eq } from '@luxdb/core/query'
import { expect } from 'vitest'
import { z } from 'zod'
import { liveQuery } from '../live/live-questions.js'
import { WatchedSet } from '../live/watched-set.js'
import { type CaseGroup, onlyWhere } from '../suite/case-group.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { windowsAfter } from '../suite/following.js'
import { askCount, fieldOf, plain, soulIdOf } from '../suite/reading.js'

const Port: AnyKind = kind('port', { name: z.string().meta({ unique: true }) })
const Ship: AnyKind = kind(
  'ship',
  {
    name: z.string(),
    tons: z.int().default(1),
    get port(): ReturnType<typeof bond.to> {
      return bond.to('port', { onDelete: 'restrict' })
    },
  },
  { search: ['name'] },
)
const LongShip: AnyKind = kind('ship', {
  name: z.string(),
  tons: z.int().default(1),
  masts: z.int().default(3),
  get port(): ReturnType<typeof bond.to> {
    return bond.to('port', { onDelete: 'restrict' })
  },
})

/** Gives a realm the tables that kinds need beyond those it has. */
async function add(realm: BaseRealm, kinds: readonly AnyKind[]): Promise<void> {
  for (const each of kinds) each.link(kinds)
  const wanted = snapshotOf(kinds.map(({ shape }) => shape))
  const { additions } = diffSchema(await realm.schema.inspect(wanted), wanted)
  await realm.schema.evolve(additions)
}

async function learned(realm: BaseRealm, kinds: readonly AnyKind[]): Promise<void> {
  await add(realm, kinds)
  await realm.learn(kinds)
}

async function harbour(realm: BaseRealm): Promise<string> {
  return soulIdOf(await realm.of(Port).manifest({ name: 'Gdynia' }))
}

/** Realms that get other kinds while they are open. */
export const LEARN_CASES: CaseGroup = {
  title: 'learn',
  kinds: [Port],
  cases: onlyWhere(({ evolution, changes }) => evolution === 'full' && changes, {
    'a kind that is learned is served like the others, and bound to them': async ({ realm }) => {
      const portId = await harbour(realm)
      await learned(realm, [Port, Ship])
      expect(realm.kinds.map(({ name }) => name)).toEqual(['port', 'ship'])
      const made = await realm.of(Ship).manifest({ name: 'Wicher', portId })
      expect(plain(await realm.of(Ship).contemplate(soulIdOf(made)))).toMatchObject({
        name: 'Wicher',
        tons: 1,
        version: 1,
      })
      await realm.of(Ship).transform(soulIdOf(made), { tons: 2_000 })
      const where: Condition = { type: 'exists', bond: 'port', where: eq('name', 'Gdynia') }
      expect(await askCount(realm, { kind: 'ship', where })).toBe(1)
      await expectRefusal('LUX_FOREIGN_KEY', () =>
        realm.of(Ship).manifest({ name: 'x', portId: made.soulId }),
      )
      await expectRefusal('LUX_FOREIGN_KEY', () => realm.of(Port).dissolve(portId))
    },
    'what is not there is not learned, and the realm goes on with what it had': async ({ realm }) => {
      await expectRefusal('LUX_SCHEMA_MISMATCH', () => realm.learn([Port, Ship]))
      await expectRefusal('LUX_INVALID_KIND', () => realm.learn([Ship]))
      await expectRefusal('LUX_UNKNOWN_KIND', () => realm.of(Ship))
      expect(soulIdOf(await realm.of(Port).manifest({ name: 'Hel' }))).not.toBe('')
    },
    'changes of a kind that is learned are told, by those who listened before too': async ({ realm }) => {
      const portId = await harbour(realm)
      const ports = new WatchedSet(realm, liveQuery('port'))
      await ports.start()
      const from = await realm.changes.head()
      await learned(realm, [Port, Ship])
      const ships = new WatchedSet(realm, liveQuery('ship'))
      await ships.start()
      const made = await realm.of(Ship).manifest({ name: 'Wicher', portId })
      await realm.of(Port).manifest({ name: 'Hel' })
      const windows = await windowsAfter(realm.changes, from, (changes) => changes.length >= 2)
      const changes = windows.flatMap((window) => window.changes)
      expect(changes.map(({ operation, kind: name }) => `${operation} ${name}`)).toEqual([
        'insert ship',
        'insert port',
      ])
      expect(changes[0]).toMatchObject({ soulId: soulIdOf(made) })
      for (const set of [ports, ships]) {
        await set.assertRight()
        expect([...set.resyncs, ...set.anomalies]).toEqual([])
        await set.stop()
      }
      expect(realm.changes.pulse().breaks).toBe(0)
    },
    'live queries over a kind that became another end, those over others go on': async ({ realm }) => {
      const portId = await harbour(realm)
      await learned(realm, [Port, Ship])
      const ports = new WatchedSet(realm, liveQuery('port'))
      await ports.start()
      const ships = realm.watch({ type: 'watch', kind: 'ship', query: liveQuery('ship') })
      const following = ships.messages[Symbol.asyncIterator]()
      expect((await following.next()).value).toMatchObject({ type: 'snapshot', rows: [] })
      await learned(realm, [Port, LongShip])
      await expectRefusal('LUX_KIND_CHANGED', () => following.next())
      const again = new WatchedSet(realm, liveQuery('ship'))
      await again.start()
      const made = await realm.of(LongShip).manifest({ name: 'Dar', portId })
      await realm.of(Port).manifest({ name: 'Hel' })
      await again.assertRight()
      await ports.assertRight()
      expect(fieldOf(made, 'masts')).toBe(3)
      expect(ports.resyncs).toEqual([])
      for (const set of [ports, again]) await set.stop()
    },
    'the feed tells rows in the form that the kind has now, and takes the new form for no break': async ({
      realm,
    }) => {
      const portId = await harbour(realm)
      await learned(realm, [Port, Ship])
      const ships = new WatchedSet(realm, liveQuery('ship', { where: eq('tons', 1) }))
      const ports = new WatchedSet(realm, liveQuery('port'))
      await ports.start()
      const from = await realm.changes.head()
      const made = await realm.of(Ship).manifest({ name: 'Dar', portId })
      await realm.of(Port).transform(portId, { name: 'Gdynia Port' })
      await ports.assertRight()
      await learned(realm, [Port, LongShip])
      await ships.start()
      await realm.of(LongShip).transform(soulIdOf(made), { masts: 4 })
      await ships.assertRight()
      const windows = await windowsAfter(realm.changes, from, (changes) => changes.length >= 3)
      const changes = windows.flatMap((window) => window.changes)
      const masts = LongShip.shape.fields.findIndex(({ name }) => name === 'masts')
      expect(changes.map((change) => change.new?.length)).toEqual([
        LongShip.shape.fields.length,
        Port.shape.fields.length,
        LongShip.shape.fields.length,
      ])
      expect(changes.at(-1)?.new?.[masts]).toBe(4)
      expect([...ports.anomalies, ...ships.anomalies]).toEqual([])
      expect(realm.changes.pulse().breaks).toBe(0)
      for (const set of [ports, ships]) await set.stop()
    },
    'what is under way is finished as it began': async ({ realm }) => {
      let learning: Promise<void> = Promise.resolve()
      await realm.transaction(async (transaction) => {
        await transaction.of(Port).manifest({ name: 'Hel' })
        learning = learned(realm, [Port, Ship])
        await transaction.of(Port).manifest({ name: 'Gdynia' })
      })
      await learning
      expect(await realm.of(Port).count()).toBe(2)
      const portId = soulIdOf(await realm.of(Port).manifest({ name: 'Puck' }))
      expect(fieldOf(await realm.of(Ship).manifest({ name: 'Dar', portId }), 'tons')).toBe(1)
    },
    'only a realm that is awake learns': async ({ create }) => {
      const { realm } = await create([Port])
      await expectRefusal('LUX_REALM_NOT_READY', () => realm.learn([Port]))
      await realm.awaken()
      await realm.learn([Port])
      await realm.close()
      await expectRefusal('LUX_REALM_CLOSED', () => realm.learn([Port]))
    },
    'a kind that goes is unknown, and comes back with its beings': async ({ realm }) => {
      const portId = await harbour(realm)
      await learned(realm, [Port, Ship])
      const made = await realm.of(Ship).manifest({ name: 'Wicher', portId })
      await realm.learn([Port])
      await expectRefusal('LUX_UNKNOWN_KIND', () => realm.of(Ship))
      await realm.of(Port).manifest({ name: 'Hel' })
      await realm.learn([Port, Ship])
      expect(plain(await realm.of(Ship).contemplate(soulIdOf(made)))).toMatchObject({ name: 'Wicher' })
    },
  }),
}
