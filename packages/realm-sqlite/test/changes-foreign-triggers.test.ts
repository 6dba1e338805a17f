import { type AnyKind, kind } from '@luxdb/core'
import { changeRows } from '@luxdb/realm-suite'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { LoggedFile } from './test-log.js'

/** A table of somebody else, with columns that hold anything. */
const Person: AnyKind = kind(
  'person',
  {
    id: z.int(),
    name: z.string().nullish(),
    age: z.int().nullish(),
    weight: z.number().nullish(),
    big: z.bigint().nullish(),
    touched: z.int().default(0),
  },
  { key: 'id', systemFields: false, adopted: true },
)

const TABLE = `CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(20), age INTEGER, weight DOUBLE,
  big BIGINT, touched INTEGER NOT NULL DEFAULT 0, secret TEXT);`

const TOUCH = `CREATE TRIGGER touch_person AFTER UPDATE ON person BEGIN
  UPDATE person SET touched = touched + 1 WHERE id = NEW.id; END;`

const NAME = `CREATE TRIGGER name_person AFTER INSERT ON person BEGIN
  UPDATE person SET name = 'nobody' WHERE id = NEW.id AND name IS NULL; END;`

describe('triggers of other people', () => {
  let log: LoggedFile

  afterEach(() => log.remove())

  const changesOf = async (work: () => unknown) => changeRows(await log.changesOf(work))

  it('that change the fresh row are told after its insert', async () => {
    log = await LoggedFile.open([Person], TABLE + NAME)
    expect(await changesOf(() => log.other.exec('INSERT INTO person (id) VALUES (1)'))).toEqual([
      ['insert', '1', null, [1, null, null, null, null, 0]],
      ['update', '1', [1, null, null, null, null, 0], [1, 'nobody', null, null, null, 0]],
    ])
  })

  it('that change the row that was changed do not run into themselves when LuxDB writes', async () => {
    log = await LoggedFile.open([Person], TABLE + TOUCH)
    await log.realm.of(Person).manifest({ id: 1, name: 'a' })
    const changes = await changesOf(() => log.realm.of(Person).transform('1', { name: 'b' }))
    expect(changes).toEqual([
      ['update', '1', [1, 'a', null, null, null, 0], [1, 'b', null, null, null, 0]],
      ['update', '1', [1, 'b', null, null, null, 0], [1, 'b', null, null, null, 1]],
    ])
  })

  it('that come later than ours fire after them from the next look at the log on', async () => {
    log = await LoggedFile.open([Person], TABLE)
    log.other.exec(NAME)
    // Whoever follows the feed looks at it all the time.
    await log.source.read(await log.source.head(), { limit: 1 })
    const changes = await changesOf(() => log.other.exec('INSERT INTO person (id) VALUES (1)'))
    expect(changes.map(([operation]) => operation)).toEqual(['insert', 'update'])
    const [window] = await log.windowsSince(await log.source.floor())
    expect(window?.resets).toEqual([])
  })

  it('that took the place of one of ours reset the kind', async () => {
    log = await LoggedFile.open([Person], TABLE)
    const from = await log.source.head()
    log.other.exec('DROP TRIGGER lux_capture_update_person')
    const windows = await log.windowsSince(from)
    expect(windows.flatMap(({ resets }) => resets)).toEqual([{ kind: 'person', reason: 'capture' }])
    log.other.exec('INSERT INTO person (id) VALUES (1)')
    expect(await changesOf(() => log.other.exec('UPDATE person SET age = 1'))).toHaveLength(1)
  })

  it('leave columns alone that are no fields, and so does the log', async () => {
    log = await LoggedFile.open([Person], TABLE)
    log.other.exec('INSERT INTO person (id) VALUES (1)')
    expect(await changesOf(() => log.other.exec(`UPDATE person SET secret = 'x'`))).toEqual([])
    log.other.exec(`UPDATE person SET name = 'x'`)
    const images = log.other.prepare('SELECT group_concat(new) FROM lux_changes').pluck().get()
    expect(images).not.toContain('secret')
  })

  it('write bytes and other misfits into columns that take anything, and nobody fails', async () => {
    log = await LoggedFile.open([Person], TABLE)
    const changes = await changesOf(() => {
      log.other.exec(
        `INSERT INTO person (id, name, age, weight, big) VALUES (1, x'616263', x'00ff', x'00', x'00')`,
      )
      log.other.exec(`INSERT INTO person (id, name, age, weight, big) VALUES (2, 'n', 'old', 9e999, 'much')`)
    })
    expect(changes.map(([, , , row]) => row)).toEqual([
      [1, 'abc', null, 0, 0n, 0],
      [2, 'n', 'old', Number.POSITIVE_INFINITY, 0n, 0],
    ])
  })

  it('are left as they are', async () => {
    const own = [TABLE, TOUCH, NAME]
    log = await LoggedFile.open([Person], own.join(''))
    const others = `SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'lux%' AND sql IS NOT NULL ORDER BY rowid`
    const kept = log.other.prepare(others).pluck().all()
    expect(kept.map((sql) => `${String(sql)};`)).toEqual(own)
  })
})
