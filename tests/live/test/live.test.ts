import { eq } from '@luxdb/core/query'
import { Guardian, liveQuery, Relic, Seat, Sign, Tally, WatchedSet } from '@luxdb/realm-suite'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { commandLine, isInstalled } from '../src/command-line.js'
import { liveKills } from '../src/kills.js'
import { liveOracle } from '../src/oracle.js'
import { liveReconnects } from '../src/reconnects.js'
import { type LiveStage, openStage, STAGE_NAMES } from '../src/stages.js'
import { liveWitnesses, living } from '../src/witnesses.js'

const SEED = 20_261_124

async function stageOf(name: string): Promise<LiveStage> {
  const stage = await openStage(name, async () => inject('postgresUrl'))
  onTestFinished(stage.cleanup)
  return stage
}

describe.each(STAGE_NAMES)('live queries on %s', (name) => {
  it('are what a fresh query answers, whoever writes', async () => {
    const report = await liveOracle(await stageOf(name), { writes: 150, seed: SEED, checkEvery: 10 })
    expect(report).toMatchObject({ writes: 150, breaks: 0 })
  })

  it('resume without gap, repetition or torn transaction', async () => {
    const report = await liveReconnects(await stageOf(name), { reconnects: 60, seed: SEED })
    expect(report.writes).toBeGreaterThan(0)
    expect(report.pairs).toBeGreaterThan(0)
  })
})

const DURABLE = STAGE_NAMES.filter((name) => name !== 'memory')

describe.each(DURABLE)('other programs and %s', (name) => {
  it('a killed server loses nothing for who resumes', async () => {
    const { url = '' } = await stageOf(name)
    const report = await liveKills({ url, kills: 3, seed: SEED })
    expect(report.acknowledged).toBeGreaterThan(0)
    expect(report.beings).toBeGreaterThanOrEqual(report.acknowledged)
  })

  it('are heard of within 300 ms', async () => {
    const stage = await stageOf(name)
    const set = new WatchedSet(stage.realm, liveQuery('sign'))
    await set.start()
    for (let round = 0; round < 5; round++) {
      const heard = new Promise<void>((resolve) => set.onChange(resolve))
      await stage.foreign(`INSERT INTO sign (name) VALUES ('from outside ${round}')`)
      const startedAt = performance.now()
      await heard
      expect(performance.now() - startedAt).toBeLessThan(300)
    }
    await set.assertRight()
    await set.stop()
  })

  it('two servers hear of each other', async () => {
    const stage = await stageOf(name)
    const other = await stage.reopen()
    const sets = [stage.realm, other].map(
      (realm) => new WatchedSet(realm, liveQuery('guardian', { where: eq('rank', 1) })),
    )
    for (const set of sets) await set.start()
    await Promise.all(
      [stage.realm, other].map(async (realm, index) => {
        for (let step = 0; step < 30; step++)
          await realm.of(Guardian).manifest({ name: `${index} ${step}`, rank: step % 3 })
      }),
    )
    for (const set of sets) await set.assertRight()
    for (const set of sets) await set.assertRight(other)
    for (const set of sets) await set.stop()
  })

  it('are heard of within 300 ms when they are the command line of the database', async (context) => {
    const stage = await stageOf(name)
    const shell = commandLine(stage.url ?? '')
    if (!isInstalled(shell.program)) context.skip(`there is no program ${shell.program} here`)
    const set = new WatchedSet(stage.realm, liveQuery('sign'))
    await set.start()
    for (let round = 0; round < 3; round++) {
      const heard = new Promise<number>((resolve) => set.onChange(() => resolve(performance.now())))
      await shell.run(`INSERT INTO sign (name) VALUES ('from a shell ${round}')`)
      const endedAt = performance.now()
      // The program ends after its commit: what is heard before it ends was heard at once.
      expect((await heard) - endedAt).toBeLessThan(300)
    }
    await set.assertRight()
    await set.stop()
  })

  it('several servers hear the same of every being', async () => {
    const stage = await stageOf(name)
    const servers = name === 'postgres' ? 4 : 2
    const [first, ...others] = await liveWitnesses(stage, { servers, writes: 60, seed: SEED })
    expect(first?.size).toBeGreaterThan(50)
    for (const other of others) expect([...other].sort()).toEqual([...(first ?? [])].sort())
    const kinds = [Guardian, Relic, Seat]
    const fresh = await Promise.all(
      kinds.map(({ name: kind }) =>
        stage.realm.snapshot({ type: 'contemplate', kind, query: liveQuery(kind) }),
      ),
    )
    const rows = fresh.flatMap((snapshot) => snapshot.rows.map((row) => JSON.stringify(row)))
    expect(living(first ?? new Map())).toEqual(rows.sort())
  })

  it('a trigger that was taken away is put back, and followers begin anew', async () => {
    const stage = await stageOf(name)
    const made = await stage.realm.of(Sign).manifest({ name: 'before' })
    const set = new WatchedSet(stage.realm, liveQuery('sign'))
    await set.start()
    const [off, on] =
      name === 'sqlite'
        ? ['DROP TRIGGER lux_capture_update_sign', '']
        : ['ALTER TABLE sign DISABLE TRIGGER "00_lux_capture"', '']
    await stage.foreign(`${off}; UPDATE sign SET name = 'unseen'; ${on}`)
    await set.assertRight()
    expect(set.resyncs).toContain('capture')
    await stage.realm.of(Sign).transform(made.soulId, { name: 'after' })
    await set.assertRight()
    await set.stop()
  })

  it('a table that is emptied at once resets its followers', async () => {
    const stage = await stageOf(name)
    await stage.realm.of(Tally).manifest([{ title: 'a' }, { title: 'b' }])
    const set = new WatchedSet(stage.realm, liveQuery('tally'))
    await set.start()
    await stage.foreign(name === 'sqlite' ? 'DELETE FROM tally' : 'TRUNCATE tally')
    await set.assertRight()
    expect(set.result.size).toBe(0)
    await set.stop()
  })
})

describe('a REPLACE of another program', () => {
  it('that fires no delete trigger is mended by what is known of the being', async () => {
    const stage = await stageOf('sqlite')
    await stage.realm.of(Tally).manifest([{ title: 'a' }, { title: 'b' }])
    const set = new WatchedSet(stage.realm, liveQuery('tally'))
    await set.start()
    await stage.realm.of(Tally).transform({ where: eq('title', 'a') }, { count: 1 })
    await set.assertRight()
    await stage.foreign(
      `INSERT OR REPLACE INTO tally (soul_id, title, count) SELECT soul_id, 'c', 5 FROM tally WHERE title = 'a'`,
    )
    await set.assertRight()
    expect(stage.realm.changes.pulse().breaks).toBe(1)
    await set.stop()
  })
})
