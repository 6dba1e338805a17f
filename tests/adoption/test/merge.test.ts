import type { RunTimeKind } from '@luxdb/core'
import { pullDatabase } from '@luxdb/server'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { expectSameRows } from './expect-same-rows.js'
import { type MirrorPlace, postgresMirror, sqliteMirror } from './mirror-places.js'
import { type LoadedModule, loadModule, typeErrors } from './pull-kinds.js'

/** What a person made of the module that was pulled. */
const EDITS: readonly (readonly [string | RegExp, string])[] = [
  ['export const Customer = kind(', '// Whoever buys here: {\nexport const Client = kind('],
  ["  'customer',", "  'client',"],
  [/ {4}name: z\.string\(\)/, "    fullName: z.string().min(1).regex(/^[^}{]*$/).meta({ column: 'name' })"],
  ['() => Customer', '() => Client'],
  ["{ key: 'id', systemFields", "{ table: 'customer', hidden: { level: true }, key: 'id', systemFields"],
]

const LATER = `ALTER TABLE customer ADD COLUMN born INTEGER;
  ALTER TABLE purchase ADD COLUMN payer_id INTEGER REFERENCES customer (id);
  CREATE TABLE review (id INTEGER PRIMARY KEY, purchase_id INTEGER NOT NULL REFERENCES purchase (id),
    written TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
  UPDATE customer SET born = 1815 WHERE id = 2; UPDATE purchase SET payer_id = 3 WHERE id = 1;
  INSERT INTO review (id, purchase_id) VALUES (1, 2)`

describe.each([
  ['SQLite', sqliteMirror],
  ['PostgreSQL', () => postgresMirror(inject('postgresUrl'))],
] as const)('a database of %s that is pulled again', (_name, create) => {
  let place: MirrorPlace
  let modules: LoadedModule[]

  beforeEach(async () => {
    place = await create()
    await place.open()
    modules = []
  })

  afterEach(async () => {
    for (const { remove } of modules) remove()
    await place.remove()
  })

  const load = async (source: string): Promise<LoadedModule> => {
    const module = await loadModule(source)
    modules.push(module)
    return module
  }
  const pullInto = async (source: string) => {
    const { exported } = await load(source)
    return pullDatabase(place.url, { into: { source, exported } })
  }
  const edited = (source: string): string =>
    EDITS.reduce((text, [from, to]) => {
      expect(text).toMatch(from)
      return text.replace(from, to)
    }, source)

  test('leaves a module that says everything as it is, byte by byte', async () => {
    const keys = { spending: ['customer'] }
    for (const options of [{}, { level: 'mirror', keys }, { keys }] as const) {
      const { source } = await pullDatabase(place.url, options)
      const again = await pullInto(source)
      expect(again.source).toBe(source)
      expect(again.merge).toEqual({ added: [], unplaced: [], vanished: [], differing: [] })
    }
  })

  test('adds to a module what is new, under its names and beside what was edited', async () => {
    const before = edited((await pullDatabase(place.url)).source)
    await place.write(LATER)
    const { source, merge, report } = await pullInto(before)
    expect(merge).toEqual({
      added: [
        { kind: 'client', table: 'customer', field: 'born' },
        { kind: 'client', table: 'customer', field: 'purchaseByPayer' },
        { kind: 'purchase', table: 'purchase', field: 'payer' },
        { kind: 'purchase', table: 'purchase', field: 'review' },
        { kind: 'review', table: 'review' },
      ],
      ...{ unplaced: [], vanished: [], differing: [] },
    })
    expect(report).toContain('What came to the module')
    for (const line of before.split('\n')) expect(source).toContain(line)
    const { file, exported } = await load(source)
    expect(typeErrors(file)).toEqual([])
    const kinds: readonly RunTimeKind[] = Object.values(exported)
    const realm = await place.createOwnRealm(kinds).awaken()
    expect(await expectSameRows(realm, kinds, place.raw)).toBe(7)
    await realm.close()
    const again = await pullInto(source)
    expect(again.source).toBe(source)
    expect(again.merge?.added).toEqual([])
  })

  test('at level mirror stays one', async () => {
    const { source } = await pullDatabase(place.url, { level: 'mirror' })
    await place.write(LATER)
    const again = await pullInto(source)
    expect(again.level).toBe('mirror')
    const { exported } = await load(again.source)
    expect(Object.values(exported).map(({ shape }) => shape.readOnly)).toEqual([true, true, true])
  })

  test('tells what went, and what the module says in another way, and leaves it', async () => {
    const first = (await pullDatabase(place.url)).source
    const before = first
      .replace('amount: z.int32()', 'amount: z.bigint()')
      .replace('amount: z.int()', 'amount: z.bigint()')
    expect(before).not.toBe(first)
    await place.write(`ALTER TABLE customer DROP COLUMN level`)
    const { source, merge } = await pullInto(before)
    expect(source).toBe(before)
    expect(merge?.vanished).toEqual([
      { kind: 'customer', table: 'customer', field: 'level', column: 'level' },
    ])
    expect(merge?.differing).toEqual([
      {
        ...{ kind: 'purchase', table: 'purchase', field: 'amount', column: 'amount' },
        ...{ said: 'bigint', found: 'int' },
      },
    ])
    await place.write('DROP VIEW spending; DROP TABLE purchase')
    expect((await pullInto(before)).merge?.vanished).toContainEqual({ kind: 'purchase', table: 'purchase' })
  })

  test('says what it cannot place where the fields of a kind stand elsewhere', async () => {
    const { source } = await pullDatabase(place.url, { tables: ['customer'] })
    const before = source
      .replace(/kind\(\n {2}'customer',\n {2}(\{[\s\S]*?\n {2}\}),/, "kind('customer', fields,")
      .replace(
        'export const',
        `const fields = ${/\n {2}(\{[\s\S]*?\n {2}\}),/.exec(source)?.[1]}\n\nexport const`,
      )
    expect(before).toContain("kind('customer', fields,")
    await place.write('ALTER TABLE customer ADD COLUMN born INTEGER')
    const { exported } = await load(before)
    const again = await pullDatabase(place.url, { tables: ['customer'], into: { source: before, exported } })
    expect(again.source).toBe(before)
    expect(again.merge?.unplaced).toEqual([
      { kind: 'customer', table: 'customer', field: 'born', source: expect.stringMatching(/^born: z\.int/) },
    ])
  })
})
