import { asideName, type ColumnSnapshot, type SchemaChange, snapshotOf } from '@luxdb/core'
import { expect } from 'vitest'
import { EVOLVED_KINDS, Home, Pet, Toy } from '../fixtures/evolved-kinds.js'
import { EVOLVED_SCHEMA, named, tableNamed } from '../fixtures/schema-changes.js'
import { type CaseGroup, onlyWhere, type Stage } from '../suite/case-group.js'
import { rowsOf, settle, storedRows } from '../suite/evolving.js'
import { expectRefusal } from '../suite/expect-refusal.js'
import { contemplateLoosely, manifestAll, soulIdOf } from '../suite/reading.js'

const PET = tableNamed('pet')
const column = (name: string): ColumnSnapshot => named(PET.columns, name)
const PETS = 63

/** Changes that what is stored does not allow: refused with the reason and the number, and nothing was done. */
async function blocked(
  { realm }: Stage,
  changes: readonly SchemaChange[],
  details: { readonly reason: string; readonly count: number; readonly table?: string },
): Promise<void> {
  await settle(realm)
  const rows = await storedRows(realm, EVOLVED_SCHEMA)
  const schema = await realm.schema.inspect()
  const error = await expectRefusal('LUX_EVOLUTION_BLOCKED', () => realm.schema.evolve(changes))
  expect(error.details).toMatchObject({ table: 'pet', ...details })
  expect(await realm.schema.inspect()).toEqual(schema)
  expect(await storedRows(realm, EVOLVED_SCHEMA)).toEqual(rows)
  expect(await realm.of(Toy).count()).toBe(1)
}

const FIRST: SchemaChange = {
  type: 'setAsideField',
  table: 'pet',
  column: column('born'),
  as: asideName('born', '1'),
  indexes: [],
}

function required(name: string): SchemaChange {
  return {
    type: 'alterField',
    table: 'pet',
    before: column(name),
    after: { ...column(name), nullable: false },
  }
}

export const EVOLUTION_GUARD_CASES: CaseGroup = {
  title: 'evolution: guards',
  kinds: EVOLVED_KINDS,
  cases: onlyWhere(({ evolution }) => evolution === 'full', {
    'required: not while rows have no value': (stage) =>
      blocked(stage, [FIRST, required('code')], { reason: 'nulls', count: 2 }),
    'required: with a fill': async ({ realm }) => {
      await settle(realm)
      await realm.schema.evolve([{ ...required('weight'), fill: 2.5 } as SchemaChange])
      const weights = await rowsOf(realm, PET, [column('weight')])
      expect(weights.filter(([weight]) => weight === 2.5)).toHaveLength(PETS - 1)
      expect(named((await realm.schema.inspect()).tables, 'pet').columns).toContainEqual({
        ...column('weight'),
        nullable: false,
      })
    },
    'enum: not while rows have another value': (stage) =>
      blocked(
        stage,
        [
          FIRST,
          {
            type: 'alterField',
            table: 'pet',
            before: column('mood'),
            after: { ...column('mood'), enum: ['calm'] },
          },
        ],
        { reason: 'outside', count: 1 },
      ),
    'range: not while rows lie outside': (stage) =>
      blocked(
        stage,
        [
          {
            type: 'alterField',
            table: 'pet',
            before: column('legs'),
            after: { ...column('legs'), range: { min: 4 } },
          },
        ],
        { reason: 'outside', count: 1 },
      ),
    'unique index: not while rows share a value': (stage) =>
      blocked(
        stage,
        [
          FIRST,
          {
            type: 'addIndex',
            table: 'pet',
            index: { name: 'pet_mood_key', columns: ['mood'], unique: true },
          },
        ],
        { reason: 'duplicates', count: PETS - 1 },
      ),
    'bond: not while rows are bound to nothing': async ({ realm }) => {
      const foreignKey = named(PET.foreignKeys, 'pet_home_id_fkey')
      await realm.schema.evolve([{ type: 'dropBond', table: 'pet', foreignKey }])
      await manifestAll(realm, Pet, [
        { name: 'Stray', homeId: '00000000-0000-7000-8000-000000000000' },
        { name: 'x' },
      ])
      const error = await expectRefusal('LUX_EVOLUTION_BLOCKED', () =>
        realm.schema.evolve([FIRST, { type: 'addBondTo', table: 'pet', foreignKey }]),
      )
      expect(error.details).toMatchObject({ reason: 'orphans', table: 'pet', count: 1 })
    },
    'kind: not while others are bound to it': (stage) =>
      blocked(stage, [FIRST, { type: 'setAsideKind', table: PET, as: asideName('pet', '1') }], {
        reason: 'bound',
        count: 1,
      }),
    'restored and required: rows made meanwhile need a fill': async ({ realm }) => {
      await settle(realm)
      const aside = { table: 'pet', column: column('legs'), indexes: [] }
      const as = asideName('legs', '1')
      const index = named(PET.indexes, 'pet_mood_legs_idx')
      await realm.schema.evolve([{ type: 'setAsideField', ...aside, indexes: [index], as }])
      await realm.schema.fill({
        table: 'pet',
        key: PET.columns.filter(({ name }) => PET.key.includes(name)),
        read: [column('name')],
        write: [{ ...column('legs'), name: as }],
        limit: 500,
        convert: ([name]) => (name === 'Rex' ? [null] : undefined),
      })
      const back: SchemaChange = { type: 'restoreField', ...aside, indexes: [index], from: as }
      const error = await expectRefusal('LUX_EVOLUTION_BLOCKED', () => realm.schema.evolve([back]))
      expect(error.details).toMatchObject({ reason: 'nulls', table: 'pet', count: 1 })
      await realm.schema.evolve([{ ...back, fill: 7 }])
      const legs = await rowsOf(realm, PET, [column('legs')])
      expect(legs.map(([cell]) => cell).sort()).toEqual([...Array(PETS - 1).fill(4), 7])
    },
    'what is not there is said by name': async ({ realm }) => {
      const gone = { ...column('legs'), name: 'wings' }
      const error = await expectRefusal('LUX_SCHEMA_MISMATCH', () =>
        realm.schema.evolve([
          FIRST,
          { type: 'setAsideField', table: 'pet', column: gone, as: asideName('w', '1'), indexes: [] },
        ]),
      )
      expect(error.details['mismatches']).toMatchObject([{ table: 'pet', object: 'wings' }])
      await expectRefusal('LUX_SCHEMA_MISMATCH', () =>
        realm.schema.evolve([{ type: 'eraseKind', from: asideName('never', '1') }]),
      )
      expect(await realm.schema.inspect()).toEqual(await realm.schema.inspect(EVOLVED_SCHEMA))
    },
    'questions are answered with exact numbers and some keys': async ({ realm }) => {
      await settle(realm)
      const { schema } = realm
      expect(await schema.count({ type: 'rows', table: 'pet' })).toEqual({ count: PETS, examples: [] })
      expect(await schema.count({ type: 'nulls', table: 'pet', column: 'code' })).toMatchObject({ count: 2 })
      const few = { ...column('legs'), range: { max: 3 } }
      const outside = await schema.count({ type: 'outside', table: 'pet', column: few })
      expect(outside.count).toBe(PETS - 1)
      expect(outside.examples).toHaveLength(10)
      const [, plain] = await contemplateLoosely(realm, Pet, { orderBy: { soulId: 'asc' } })
      expect(outside.examples[0]).toEqual([soulIdOf(plain)])
      const foreignKey = named(PET.foreignKeys, 'pet_home_id_fkey')
      expect(await schema.count({ type: 'orphans', table: 'pet', foreignKey })).toEqual({
        count: 0,
        examples: [],
      })
      expect(
        await schema.count({ type: 'duplicates', table: 'pet', columns: ['mood', 'legs'] }),
      ).toMatchObject({
        count: PETS - 1,
      })
    },
    'answers while the realm is awake alone, and close waits for it': async ({ create }) => {
      const { realm } = await create(EVOLVED_KINDS)
      await expectRefusal('LUX_REALM_NOT_READY', () => realm.schema.inspect())
      await realm.awaken()
      const evolving = realm.schema.evolve([FIRST])
      await realm.close()
      expect(await evolving).toBe(true)
      await expectRefusal('LUX_REALM_CLOSED', () => realm.schema.evolve([]))
    },
    'a step is taken once, whoever records it first': async ({ realm }) => {
      const key = 'evolution/test'
      const step = (as: string): Promise<boolean> =>
        realm.schema.evolve([{ ...FIRST, as } as SchemaChange], {
          record: { key, expected: undefined, value: as },
        })
      const done = await Promise.all([step(asideName('born', 'a')), step(asideName('born', 'b'))])
      expect([...done].sort()).toEqual([false, true])
      const winner = done[0] ? 'a' : 'b'
      expect(await realm.stateStore.get(key)).toBe(asideName('born', winner))
      const born = { ...column('born'), name: asideName('born', winner) }
      expect(await rowsOf(realm, PET, [born])).toEqual([])
      const late = { key, expected: 'something else', value: 'never' }
      expect(await realm.schema.evolve([required('name')], { record: late })).toBe(false)
      const right = { key, expected: asideName('born', winner), value: 'done' }
      expect(await realm.schema.evolve([], { record: right })).toBe(true)
      expect(await realm.stateStore.get(key)).toBe('done')
    },
    'what was kept aside can be erased': async ({ realm }) => {
      await settle(realm)
      const toys = asideName('toy', '1')
      await realm.schema.evolve([FIRST, { type: 'setAsideKind', table: tableNamed('toy'), as: toys }])
      const erase: readonly SchemaChange[] = [
        { type: 'eraseField', table: 'pet', from: asideName('born', '1') },
        { type: 'eraseKind', from: toys },
      ]
      await realm.schema.evolve(erase)
      for (const change of erase)
        await expectRefusal('LUX_SCHEMA_MISMATCH', () => realm.schema.evolve([change]))
      expect(await realm.of(Home).count()).toBe(2)
      expect((await realm.schema.count({ type: 'rows', table: 'pet' })).count).toBe(PETS)
    },
    'kinds that are bound to each other come together': async ({ open }) => {
      const { realm } = await open([])
      const schema = snapshotOf(EVOLVED_KINDS.map(({ shape }) => shape))
      const tables = [...schema.tables].reverse()
      await realm.schema.evolve(tables.map((table) => ({ type: 'addKind', table })))
      expect(await realm.schema.inspect(schema)).toEqual(schema)
    },
  }),
}
