import { expect, test } from 'vitest'
import { applyChanges } from './apply-changes.js'
import type { SchemaChange } from './schema-change.js'
import type { ColumnSnapshot, SchemaSnapshot, TableSnapshot } from './schema-snapshot.js'

const ID: ColumnSnapshot = { name: 'id', store: 'text', nullable: false }
const MOOD: ColumnSnapshot = { name: 'mood', store: 'text', nullable: true }
const INDEX = { name: 'soul_mood_idx', columns: ['mood'], unique: false }

const SOUL: TableSnapshot = {
  name: 'soul',
  kind: 'soul',
  columns: [ID, MOOD],
  key: ['id'],
  foreignKeys: [],
  indexes: [INDEX],
}

const OWNER_KEY = {
  name: 'pet_soul_id_fkey',
  columns: ['soul_id'],
  table: 'soul',
  targetColumns: ['id'],
  onDelete: 'cascade',
} as const

const PET: TableSnapshot = {
  name: 'pet',
  kind: 'pet',
  columns: [ID, { ...MOOD, name: 'soul_id' }],
  key: ['id'],
  foreignKeys: [OWNER_KEY],
  indexes: [],
}

const SCHEMA: SchemaSnapshot = { v: 1, tables: [PET, SOUL] }

const SET_ASIDE = {
  type: 'setAsideField',
  table: 'soul',
  column: MOOD,
  as: 'lux_1_mood',
  indexes: [INDEX],
} as const
const GHOST: TableSnapshot = { ...SOUL, name: 'ghost', kind: 'ghost' }
const SOUL_NAMED: TableSnapshot = { ...SOUL, columns: [{ ...ID, name: 'name' }, MOOD], key: ['name'] }

const PAIRS: Readonly<Record<string, readonly [SchemaChange, SchemaChange]>> = {
  setAsideField: [
    SET_ASIDE,
    { type: 'restoreField', table: 'soul', column: MOOD, from: 'lux_1_mood', indexes: [INDEX] },
  ],
  setAsideKind: [
    { type: 'setAsideKind', table: PET, as: 'lux_1_pet' },
    { type: 'restoreKind', table: PET, from: 'lux_1_pet' },
  ],
  renameKind: [
    { type: 'renameKind', before: SOUL, after: GHOST },
    { type: 'renameKind', before: GHOST, after: SOUL },
  ],
  renameField: [
    { type: 'renameField', before: SOUL, after: SOUL_NAMED, from: 'id', to: 'name' },
    { type: 'renameField', before: SOUL_NAMED, after: SOUL, from: 'name', to: 'id' },
  ],
  alterField: [
    { type: 'alterField', table: 'soul', before: MOOD, after: { ...MOOD, nullable: false } },
    { type: 'alterField', table: 'soul', before: { ...MOOD, nullable: false }, after: MOOD },
  ],
  dropIndex: [
    { type: 'dropIndex', table: 'soul', index: INDEX },
    { type: 'addIndex', table: 'soul', index: INDEX },
  ],
  dropBond: [
    { type: 'dropBond', table: 'pet', foreignKey: OWNER_KEY },
    { type: 'addBondTo', table: 'pet', foreignKey: OWNER_KEY },
  ],
}

test.each(Object.entries(PAIRS))('%s and its inverse leave a schema as it was', (_name, [there, back]) => {
  const after = applyChanges(SCHEMA, [there])
  expect(after).not.toEqual(SCHEMA)
  expect(applyChanges(after, [back])).toEqual(SCHEMA)
})

test('foreign keys follow the kind and the key that they lead to', () => {
  const [renamed] = applyChanges(SCHEMA, [{ type: 'renameKind', before: SOUL, after: GHOST }]).tables.slice(1)
  expect(renamed?.foreignKeys).toEqual([{ ...OWNER_KEY, table: 'ghost' }])
  const [pet] = applyChanges(SCHEMA, PAIRS['renameField']?.slice(0, 1) ?? []).tables
  expect(pet?.foreignKeys).toEqual([{ ...OWNER_KEY, targetColumns: ['name'] }])
})

test('what is kept aside is in no snapshot', () => {
  const column = { ...MOOD, name: 'lux_2_mood' }
  const marks = { table: 'soul', key: [ID], columns: ['mood'], marks: 'lux_2_marks' }
  const changes: readonly SchemaChange[] = [
    { type: 'addField', table: 'soul', column },
    { type: 'watchFill', ...marks },
    { type: 'unwatchFill', ...marks },
    { type: 'eraseField', table: 'soul', from: column.name },
    { type: 'eraseKind', from: 'lux_0_gone' },
  ]
  expect(applyChanges(SCHEMA, changes)).toEqual(SCHEMA)
})
