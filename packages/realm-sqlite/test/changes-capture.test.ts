import { type AnyKind, bond, kind } from '@luxdb/core'
import { createSoulIdCodec, type Row } from '@luxdb/core/query'
import { changeRows } from '@luxdb/realm-suite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Random, seedOfRun } from './random.js'
import { LoggedFile } from './test-log.js'

const SEED = seedOfRun()

const Ship: AnyKind = kind(
  'ship',
  {
    name: z.string().meta({ unique: true }),
    ratio: z.number().nullish(),
    huge: z.bigint().nullish(),
    data: z.json().nullish(),
  },
  { soulId: 'text' },
)
const Sailor: AnyKind = kind(
  'sailor',
  {
    name: z.string(),
    ship: bond.to(() => Ship, { onDelete: 'cascade' }),
    friend: bond.to(() => Ship, { onDelete: 'set null' }).optional(),
  },
  { soulId: 'text' },
)
/** A kind without system fields, whose rows are short. */
const Berth: AnyKind = kind(
  'berth',
  { number: z.int(), note: z.string().nullish(), depth: z.number().nullish() },
  { key: 'number', systemFields: false },
)

describe(`the log of a file (seed ${SEED})`, () => {
  let log: LoggedFile

  beforeEach(async () => {
    log = await LoggedFile.open([Ship, Sailor, Berth])
  })

  afterEach(() => log.remove())

  /** Cells of a ship or sailor by field. */
  function cells(shape: AnyKind['shape'], row: readonly unknown[] | undefined): Record<string, unknown> {
    return Object.fromEntries(shape.fields.map(({ name }, position) => [name, row?.[position]]))
  }

  /** The rows of a kind now, as the realm reads them. */
  async function rowsNow({ name, shape }: AnyKind): Promise<ReadonlyMap<string, Row>> {
    const query = { v: 1, type: 'query', kind: name } as const
    const { rows } = await log.realm.snapshot({ type: 'contemplate', kind: name, query })
    const soulIds = createSoulIdCodec(shape)
    // Whole rows have no embeds: each entry is a cell.
    return new Map((rows as readonly Row[]).map((row) => [soulIds.of(row), row]))
  }

  it('tells what another program writes, one row of the log for each change', async () => {
    const changes = await log.changesOf(() => {
      log.other.exec(`INSERT INTO berth VALUES (1, 'a', 1.5)`)
      log.other.exec(`UPDATE berth SET note = 'b'`)
      log.other.exec('DELETE FROM berth')
    })
    expect(changeRows(changes)).toEqual([
      ['insert', '1', null, [1, 'a', 1.5]],
      ['update', '1', [1, 'a', 1.5], [1, 'b', 1.5]],
      ['delete', '1', [1, 'b', 1.5], null],
    ])
  })

  it('holds every double exactly', async () => {
    const random = new Random(SEED)
    const bits = new DataView(new ArrayBuffer(8))
    const doubles = random.list(2_000, () => {
      bits.setUint32(0, random.below(2 ** 32))
      bits.setUint32(4, random.below(2 ** 32))
      return bits.getFloat64(0)
    })
    const finite = [0.1 + 0.2, 5e-324, 1.7976931348623157e308, 1 / 3, ...doubles].filter(Number.isFinite)
    const insert = log.other.prepare('INSERT INTO berth VALUES (?, NULL, ?)')
    const changes = await log.changesOf(() =>
      log.other.transaction(() => {
        for (const [number, depth] of finite.entries()) insert.run(number, depth)
      })(),
    )
    expect(changes.map((change) => change.new?.[2])).toEqual(finite)
  })

  it('holds 64-bit integers, JSON and any text exactly, by whomever', async () => {
    const huge = [9_007_199_254_740_993n, -(2n ** 63n), 2n ** 63n - 1n]
    const names = ['\u{1F600}"\\\u2028', '\u0001\t\n', `it's`, '[1,2]']
    const changes = await log.changesOf(async () => {
      for (const [index, value] of huge.entries()) {
        await log.realm
          .of(Ship)
          .manifest({ soulId: `${index}`, name: names[index], huge: value, data: { b: [1, null], a: 'é' } })
      }
      log.other.prepare('INSERT INTO ship (soul_id, name, huge) VALUES (?, ?, ?)').run('x', names[3], huge[0])
    })
    const now = await rowsNow(Ship)
    expect(changes).toHaveLength(4)
    for (const { soulId, new: row } of changes) expect(row).toEqual(now.get(soulId))
  })

  it('tells the version that a foreign writer is given, in one row', async () => {
    const { soulId } = await log.realm.of(Ship).manifest({ soulId: 's', name: 'a' })
    const changes = await log.changesOf(() => {
      log.other.exec(`UPDATE ship SET name = 'b'`)
      log.other.exec(`UPDATE ship SET name = 'c', version = 9`)
    })
    expect(changes.map((change) => cells(Ship.shape, change.new)['version'])).toEqual([2, 9])
    const now = await rowsNow(Ship)
    expect(changes[1]?.new).toEqual(now.get(soulId))
    expect(changes[1]?.old).toEqual(changes[0]?.new)
  })

  it('counts a patch that changes nothing, and leaves out a foreign write of the version alone', async () => {
    const { soulId } = await log.realm.of(Ship).manifest({ soulId: 's', name: 'a' })
    const own = await log.changesOf(() => log.realm.of(Ship).transform(soulId, {}))
    expect(own.map((change) => cells(Ship.shape, change.new)['version'])).toEqual([2])
    const foreign = await log.changesOf(() => log.other.exec('UPDATE ship SET version = 7'))
    expect(foreign).toEqual([])
  })

  it('tells what foreign keys do', async () => {
    await log.realm.of(Ship).manifest([
      { soulId: 's', name: 's' },
      { soulId: 't', name: 't' },
    ])
    await log.realm.of(Sailor).manifest([
      { soulId: 'a', name: 'a', shipId: 's' },
      { soulId: 'b', name: 'b', shipId: 't', friendId: 's' },
    ])
    const changes = await log.changesOf(() => log.other.exec(`DELETE FROM ship WHERE soul_id = 's'`))
    expect(changes.map(({ operation, soulId }) => `${operation} ${soulId}`).sort()).toEqual([
      'delete a',
      'delete s',
      'update b',
    ])
    const updated = changes.find(({ operation }) => operation === 'update')
    expect(updated?.new).toEqual((await rowsNow(Sailor)).get('b'))
  })

  it('tells an upsert as the insert or the update that it was', async () => {
    log.other.exec(`INSERT INTO berth VALUES (1, 'a', NULL)`)
    const changes = await log.changesOf(() => {
      log.other.exec(`INSERT INTO berth VALUES (1, 'x', NULL), (2, 'x', NULL)
        ON CONFLICT (number) DO UPDATE SET note = excluded.note`)
      log.other.exec(`INSERT OR IGNORE INTO berth VALUES (1, 'y', NULL)`)
    })
    expect(changeRows(changes)).toEqual([
      ['update', '1', [1, 'a', null], [1, 'x', null]],
      ['insert', '2', null, [2, 'x', null]],
    ])
  })

  it.each(['number = 5', 'rowid = 5', '_rowid_ = 5', 'OID = 5'])(
    'tells another key as another being: %s',
    async (set) => {
      log.other.exec(`INSERT INTO berth VALUES (1, 'a', NULL)`)
      const changes = await log.changesOf(() => log.other.exec(`UPDATE berth SET ${set}`))
      expect(changeRows(changes)).toEqual([
        ['delete', '1', [1, 'a', null], null],
        ['insert', '5', null, [5, 'a', null]],
      ])
      expect(new Set(changes.map(({ sequence }) => sequence)).size).toBe(1)
    },
  )

  it('tells every row of a DELETE without WHERE', async () => {
    log.other.exec('INSERT INTO berth (number) VALUES (1), (2), (3)')
    const changes = await log.changesOf(() => log.other.exec('DELETE FROM berth'))
    expect(changes.map(({ operation, soulId }) => `${operation} ${soulId}`)).toEqual([
      'delete 1',
      'delete 2',
      'delete 3',
    ])
  })

  it('tells nothing of what was rolled back, whole or to a savepoint', async () => {
    const changes = await log.changesOf(() => {
      log.other.exec(`BEGIN; INSERT INTO berth (number) VALUES (1); ROLLBACK`)
      log.other.exec(`BEGIN; INSERT INTO berth (number) VALUES (2); SAVEPOINT s;
        INSERT INTO berth (number) VALUES (3); ROLLBACK TO s; INSERT INTO berth (number) VALUES (4); COMMIT`)
    })
    expect(changes.map(({ soulId }) => soulId)).toEqual(['2', '4'])
  })

  it('tells the delete of a REPLACE where the writer lets it fire triggers, and only the insert elsewhere', async () => {
    log.other.exec(`INSERT INTO berth VALUES (1, 'a', NULL)`)
    const replace = `INSERT OR REPLACE INTO berth VALUES (1, 'b', NULL)`
    const silent = await log.changesOf(() => log.other.exec(replace))
    expect(silent.map(({ operation }) => operation)).toEqual(['insert'])
    log.other.pragma('recursive_triggers = ON')
    const whole = await log.changesOf(() => log.other.exec(replace))
    expect(whole.map(({ operation }) => operation)).toEqual(['delete', 'insert'])
  })

  it('counts versions up once where triggers recurse', async () => {
    await log.realm.of(Ship).manifest({ soulId: 's', name: 'a' })
    log.other.pragma('recursive_triggers = ON')
    const changes = await log.changesOf(() => log.other.exec(`UPDATE ship SET name = 'b'`))
    expect(changes.map((change) => cells(Ship.shape, change.new)['version'])).toEqual([2])
    expect(log.other.prepare('SELECT version FROM ship').pluck().get()).toBe(2)
  })

  it('holds rows of more columns than a function takes arguments', async () => {
    const fields = Object.fromEntries(
      Array.from({ length: 250 }, (_, index) => [`f${index}`, z.int().nullish()]),
    )
    const Wide: AnyKind = kind('wide', { ...fields, last: z.string() }, { soulId: 'integer' })
    const wide = await LoggedFile.open([Wide])
    try {
      const changes = await wide.changesOf(() =>
        wide.other.exec(
          `INSERT INTO wide (soul_id, f0, f99, f100, f249, last) VALUES (1, 1, 2, 3, 4, '],[')`,
        ),
      )
      const row = cells(Wide.shape, changes[0]?.new)
      expect(row).toMatchObject({ f0: 1, f1: null, f99: 2, f100: 3, f249: 4, last: '],[' })
    } finally {
      await wide.remove()
    }
  })
})
