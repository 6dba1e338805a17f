import { type BaseRealm, kind, type SqlByDialect } from '@luxdb/core'
import { PostgresRealm } from '@luxdb/realm-postgres'
import { SQLiteRealm } from '@luxdb/realm-sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEvolution, DivineMigrations, type Evolution, type RunSqlOperation } from '../../src/index.js'
import { openRealm, type TestRealm } from '../test-realms.js'

const City = kind('city', { name: z.string() })
const Sized = kind('city', { name: z.string(), size: z.int() })
const first = createEvolution([City], { name: 'cities' })

let opened: TestRealm | undefined
afterEach(() => opened?.cleanup())

function both(...statements: readonly string[]): SqlByDialect {
  return { sqlite: statements, postgres: statements }
}

function withSql(operation: Omit<RunSqlOperation, 'type'>): Evolution {
  const fills = new Map([['city.size', 5]])
  const sql = [{ type: 'sql', ...operation } as const]
  return createEvolution([Sized], { name: 'sized', parent: first, fills, sql })
}

const VIEW = withSql({
  up: both(`CREATE VIEW big AS SELECT name FROM city WHERE size > 3`, `UPDATE city SET size = size + 1`),
  down: both('DROP VIEW big', 'UPDATE city SET size = size - 1'),
})

async function begun(type: 'sqlite' | 'postgres'): Promise<BaseRealm> {
  opened = await openRealm(type, [City])
  await new DivineMigrations().channelEvolution(opened.realm, first)
  await opened.realm.of(City).manifest({ name: 'Rome' })
  return opened.realm
}

async function query(realm: BaseRealm, sql: string): Promise<readonly unknown[]> {
  if (realm instanceof SQLiteRealm) return realm.drizzle.all(sql)
  if (realm instanceof PostgresRealm) return [...(await realm.drizzle.execute(sql))]
  throw new TypeError('This realm has no SQL.')
}

const VERSION = 'SELECT version FROM city'

describe.each(['sqlite', 'postgres'] as const)('SQL of the author on %s', (type) => {
  it('runs in the history like any operation, there and back, and versions count', async () => {
    const realm = await begun(type)
    const migrations = new DivineMigrations()
    const plan = await migrations.channelEvolution(realm, VIEW, { dryRun: true })
    expect(plan.statements?.flat()).toContain('UPDATE city SET size = size + 1')
    expect(plan.operations.at(-1)).toMatchObject({ type: 'sql', guard: 'convert' })
    await migrations.channelEvolution(realm, VIEW)
    expect(await query(realm, 'SELECT name FROM big')).toEqual([{ name: 'Rome' }])
    expect(await query(realm, 'SELECT size FROM city')).toMatchObject([{ size: expect.anything() }])
    expect(Number(Object.values(Object((await query(realm, VERSION))[0]))[0])).toBe(2)
    await migrations.revertKarma(realm, 1)
    await expect(query(realm, 'SELECT name FROM big')).rejects.toThrow()
    expect(await migrations.verify(realm)).toMatchObject({ drift: [] })
  })

  it('is taken back with all the rest when it fails', async () => {
    const realm = await begun(type)
    const failing = withSql({
      up: both('CREATE VIEW big AS SELECT name FROM city', 'SELEKT 1'),
      down: both(),
    })
    const migrations = new DivineMigrations()
    await expect(migrations.channelEvolution(realm, failing)).rejects.toMatchObject({
      code: 'LUX_EVOLUTION_BLOCKED',
    })
    await expect(query(realm, 'SELECT name FROM big')).rejects.toThrow()
    expect((await migrations.status(realm)).applied).toHaveLength(1)
    expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
  })

  it('is one statement at a time: none of them can end the transaction behind another', async () => {
    const realm = await begun(type)
    const ending = withSql({ up: both('UPDATE city SET size = 9; COMMIT'), down: both() })
    const migrations = new DivineMigrations()
    await expect(migrations.channelEvolution(realm, ending)).rejects.toMatchObject({
      code: 'LUX_EVOLUTION_BLOCKED',
    })
    expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
  })

  it('is taken back when it leaves the tables other than the evolution says', async () => {
    const realm = await begun(type)
    const straying = withSql({ up: both('ALTER TABLE city RENAME COLUMN name TO title'), down: both() })
    const migrations = new DivineMigrations()
    await expect(migrations.channelEvolution(realm, straying)).rejects.toMatchObject({
      code: 'LUX_EVOLUTION_BLOCKED',
      details: { reason: 'LUX_SCHEMA_DRIFT' },
    })
    expect(await realm.of(City).contemplate({ select: ['name'] })).toEqual([{ name: 'Rome' }])
    expect(await migrations.verify(realm)).toEqual({ drift: [], extras: [] })
  })

  it('without a way back is confirmed, and stops the revert with the backup to use', async () => {
    const realm = await begun(type)
    const final = withSql({ up: both('DELETE FROM city') })
    const migrations = new DivineMigrations({ backup: async () => 'copies/before.backup' })
    await expect(migrations.channelEvolution(realm, final)).rejects.toMatchObject({
      code: 'LUX_EVOLUTION_UNCONFIRMED',
    })
    const done = await migrations.channelEvolution(realm, final, { confirmLoss: true })
    expect(done.operations.at(-1)).toMatchObject({ guard: 'destroy' })
    await expect(migrations.revertKarma(realm, 1, { confirmLoss: true })).rejects.toMatchObject({
      code: 'LUX_EVOLUTION_BLOCKED',
      message: expect.stringContaining('copies/before.backup'),
    })
  })

  it('for another database alone is refused, and nothing has happened', async () => {
    const realm = await begun(type)
    const foreign = withSql({ up: { oracle: ['SELECT 1 FROM dual'] }, down: both() })
    await expect(new DivineMigrations().channelEvolution(realm, foreign)).rejects.toMatchObject({
      code: 'LUX_EVOLUTION_BLOCKED',
      details: { reason: 'LUX_UNSUPPORTED' },
    })
    expect(await new DivineMigrations().verify(realm)).toEqual({ drift: [], extras: [] })
  })
})

describe('SQL of the author', () => {
  it.each([
    ['ends the transaction', [{ up: both('-- done\n  COMMIT'), down: both('SELECT 1') }]],
    ['goes on behind what nothing takes back', [{ up: both('SELECT 1') }, { up: both('SELECT 2') }]],
  ])('that %s is refused when it is written', (_, operations) => {
    const sql = operations.map((operation) => ({ type: 'sql', ...operation }) as const)
    expect(() => createEvolution([City], { name: 'sql', sql })).toThrow(
      expect.objectContaining({ code: 'LUX_UNSUPPORTED' }),
    )
  })

  it('is refused by a memory realm', async () => {
    opened = await openRealm('memory', [City])
    const migrations = new DivineMigrations()
    await migrations.channelEvolution(opened.realm, first)
    await expect(migrations.channelEvolution(opened.realm, VIEW)).rejects.toMatchObject({
      code: 'LUX_EVOLUTION_BLOCKED',
      details: { reason: 'LUX_UNSUPPORTED' },
    })
    expect(await migrations.verify(opened.realm)).toEqual({ drift: [], extras: [] })
  })
})
