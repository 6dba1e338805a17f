import { bond, type InputOf, isLuxError, kind } from '@luxdb/core'
import { type RandomNumber, randomNumbers } from '@luxdb/realm-suite'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { LoggedSchema, realmAt } from './test-log.js'

const Star = kind(
  'star',
  {
    name: z.string().meta({ unique: true }),
    number: z.int().default(0),
    get mentor() {
      return bond.to(() => Star).optional()
    },
  },
  { soulId: 'text' },
)
type StarInput = InputOf<typeof Star>

const SEED = Number(process.env['LUX_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

const UNKNOWN = { code: 'LUX_REALM_UNREACHABLE', details: { resultUnknown: true } }

const star = (soulId: string): StarInput => ({ soulId, name: soulId })

describe('inserts that begin at the same time', () => {
  let log: LoggedSchema

  beforeEach(async () => {
    log = await LoggedSchema.open(inject('postgresUrl'), [Star], { poolSize: 10 })
  })

  afterEach(() => log.remove())

  const insert = (soulId: string, signal?: AbortSignal): Promise<{ readonly soulId: string }> =>
    log.realm.of(Star).manifest(star(soulId), { ...(signal && { signal }) })

  const codes = async (calls: readonly Promise<unknown>[]): Promise<readonly string[]> =>
    (await Promise.allSettled(calls)).map(codeOf)

  it('share a transaction, and each gets its own being', async () => {
    const soulIds = Array.from({ length: 300 }, (_, index) => `"s${index}", {}\\\n`)
    const changes = await log.changesOf(async () => {
      const made = await Promise.all(soulIds.map((soulId) => insert(soulId)))
      expect(made.map(({ soulId }) => soulId)).toEqual(soulIds)
      expect(made[7]).toMatchObject({ name: soulIds[7], number: 0, version: 1, realm: 'primary' })
      expect(await log.realm.of(Star).contemplate(soulIds[7] ?? '')).toEqual(made[7])
    })
    // 256 and the rest.
    expect(await log.valueOf('SELECT count(DISTINCT xmin::text)::int FROM star')).toBe(2)
    // Two transactions come in the order in which they were committed.
    expect(changes.map(({ soulId }) => soulId).toSorted()).toEqual(soulIds.toSorted())
  })

  it('leave those of a transaction to it', async () => {
    const undone = log.realm.transaction(async (transaction) => {
      await transaction.of(Star).manifest(star('inside'))
      throw new RangeError('undone')
    })
    const outside = insert('outside')
    await expect(undone).rejects.toThrow(RangeError)
    expect(await outside).toMatchObject({ soulId: 'outside' })
    expect(await log.realm.of(Star).count()).toBe(1)
  })

  it('fail one by one', async () => {
    await log.other`ALTER TABLE star ADD CONSTRAINT lucky CHECK (number <> 13)`
    await insert('taken')
    const stars = log.realm.of(Star)
    const calls = [
      insert('a'),
      insert('taken'),
      stars.manifest({ soulId: 'b', name: 'taken' }),
      stars.manifest({ ...star('c'), mentorId: 'nobody' }),
      stars.manifest({ ...star('d'), mentorId: 'taken' }),
      stars.manifest({ ...star('e'), number: 13 }),
      insert('twice'),
      insert('twice'),
    ]
    const [, , , , , , ...twice] = await codes(calls)
    expect((await codes(calls)).slice(0, 6)).toEqual([
      'done',
      'LUX_UNIQUE',
      'LUX_UNIQUE',
      'LUX_FOREIGN_KEY',
      'done',
      'LUX_CHECK_FAILED',
    ])
    expect(twice.toSorted()).toEqual(['LUX_UNIQUE', 'done'])
    expect(await stars.count()).toBe(4)
  })

  it('do not wait for one that has to wait', async () => {
    const { held } = await log.other.begin(async (other) => {
      await other`INSERT INTO star (soul_id, name) VALUES ('held', 'held')`
      const [held, ...others] = ['held', 'a', 'b', 'c'].map((soulId) => codes([insert(soulId)]))
      expect(await Promise.all(others)).toEqual([['done'], ['done'], ['done']])
      expect(await log.realm.of(Star).count()).toBe(3)
      // In an object: a transaction would wait for it.
      return { held }
    })
    expect(await held).toEqual(['LUX_UNIQUE'])
  })

  it('undo no transaction that waits for one of them', async () => {
    await log.other`SET deadlock_timeout = '300ms'`
    const calls = await log.other.begin(async (other) => {
      await other`INSERT INTO star (soul_id, name) VALUES ('z', 'z')`
      const both = codes([insert('a'), insert('z')])
      const waiting = (): Promise<number> =>
        other`SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted`.then(
          ([row]) => row?.['waiting'],
        )
      while ((await waiting()) === 0);
      await other`INSERT INTO star (soul_id, name) VALUES ('a', 'a') ON CONFLICT DO NOTHING`
      return { both }
    })
    expect((await calls.both)[1]).toBe('LUX_UNIQUE')
    expect(await log.realm.of(Star).count()).toBe(2)
  })

  it('end for who aborts: before they are sent nothing is done, afterwards nobody knows', async () => {
    const early = new AbortController()
    const first = insert('early', early.signal)
    const second = insert('other')
    early.abort()
    const reason = await first.catch((error: unknown) => error)
    expect(reason).toMatchObject({ code: 'LUX_ABORTED' })
    expect(reason).not.toHaveProperty('details.resultUnknown')
    await second
    expect(await log.realm.of(Star).contemplate('early')).toBeUndefined()

    await log.other.begin(async (other) => {
      await other`INSERT INTO star (soul_id, name) VALUES ('held', 'held')`
      const late = new AbortController()
      const held = insert('held', late.signal)
      await insert('beside')
      late.abort()
      await expect(held).rejects.toMatchObject({ code: 'LUX_ABORTED', details: { resultUnknown: true } })
    })
  })

  it('say that nobody knows what has become of them when their connection is lost', async () => {
    await onInsert(log, "PERFORM pg_sleep(30) WHERE NEW.name = 'slow'; RETURN NEW;")
    const calls = [insert('slow'), insert('beside')]
    const outcomes = Promise.allSettled(calls)
    const ended = `SELECT count(pg_terminate_backend(pid))::int FROM pg_stat_activity
      WHERE wait_event = 'PgSleep' AND query LIKE 'INSERT INTO "star"%'`
    await expect.poll(() => log.valueOf(ended)).toBe(1)
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: UNKNOWN })
    expect(await log.realm.of(Star).count()).toBe(0)
  })

  it('are told apart when a trigger of somebody else lets some of them pass away', async () => {
    await onInsert(log, "IF NEW.name = 'ghost' THEN RETURN NULL; END IF; RETURN NEW;")
    const made = await Promise.all(['a', 'ghost', 'c'].map((soulId) => insert(soulId)))
    expect(made.map((each) => each?.soulId)).toEqual(['a', undefined, 'c'])
    expect(await log.realm.of(Star).count()).toBe(2)
  })
})

describe(`inserts that begin at the same time (seed ${SEED})`, () => {
  /** Calls of which each has one answer whatever the others do, but for pairs that say the same. */
  function randomStars(round: number, random: RandomNumber): readonly StarInput[] {
    return Array.from({ length: 48 }, (_, index): readonly StarInput[] => {
      const own = star(`${round} ${index}`)
      switch (random(8)) {
        case 0:
          return [star('taken')]
        case 1:
          return [{ ...own, name: 'taken' }]
        case 2:
          return [{ ...own, mentorId: 'nobody' }]
        case 3:
          return [{ ...own, number: 13 }]
        case 4:
          return [own, own]
        case 5:
          return [{ ...own, mentorId: 'taken' }]
        default:
          return [own]
      }
    }).flat()
  }

  /** What each came to, a pair of the same in one order. */
  function answers(
    stars: readonly StarInput[],
    outcomes: readonly PromiseSettledResult<unknown>[],
  ): string[] {
    return stars.map(({ soulId, name }, index) => `${soulId} ${name} ${codeOf(outcomes[index])}`).toSorted()
  }

  it('come to what they come to alone', async () => {
    const random = randomNumbers(SEED)
    const [together, alone] = await Promise.all([
      LoggedSchema.open(inject('postgresUrl'), [Star]),
      LoggedSchema.open(inject('postgresUrl'), [Star]),
    ])
    for (const { other, realm } of [together, alone]) {
      await other`ALTER TABLE star ADD CONSTRAINT lucky CHECK (number <> 13)`
      await realm.of(Star).manifest(star('taken'))
    }
    for (let round = 0; round < 12; round++) {
      const stars = randomStars(round, random)
      // A new one for each round: one that has failed goes on one by one for a while.
      await using realm = await realmAt(together.url, [Star]).awaken()
      const outcomes = await Promise.allSettled(stars.map((each) => realm.of(Star).manifest(each)))
      const expected: PromiseSettledResult<unknown>[] = []
      for (const each of stars) {
        expected.push(...(await Promise.allSettled([alone.realm.of(Star).manifest(each)])))
      }
      expect(answers(stars, outcomes)).toEqual(answers(stars, expected))
    }
    const rows =
      'SELECT json_agg(s ORDER BY soul_id) FROM (SELECT soul_id, name, number, mentor_id, version FROM star) AS s'
    expect(await together.valueOf(rows)).toEqual(await alone.valueOf(rows))
    await Promise.all([together.remove(), alone.remove()])
  }, 60_000)
})

async function onInsert({ other }: LoggedSchema, body: string): Promise<void> {
  await other.unsafe(`CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`)
  await other.unsafe('CREATE TRIGGER meddle BEFORE INSERT ON star FOR EACH ROW EXECUTE FUNCTION meddle()')
}

function codeOf(outcome: PromiseSettledResult<unknown> | undefined): string {
  if (outcome === undefined) return 'nothing'
  if (outcome.status === 'fulfilled') return 'done'
  return isLuxError(outcome.reason) ? outcome.reason.code : String(outcome.reason)
}
