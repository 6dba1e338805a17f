import type { BaseRealm } from '@luxdb/core'
import { desc, gt, lt, type SacredQuery } from '@luxdb/core/query'
import {
  LIVE_QUESTIONS,
  liveQuery,
  type RandomNumber,
  randomNumbers,
  WatchedSet,
  writeSomething,
} from '@luxdb/realm-suite'
import { Ledger } from './ledger-kind.js'
import type { LiveStage } from './stages.js'

export interface OracleOptions {
  readonly writes: number
  readonly seed: number
  /** Writes between two looks at all sets. */
  readonly checkEvery: number
  readonly onProgress?: (done: number) => void
}

export interface OracleReport {
  readonly writes: number
  readonly checks: number
  readonly breaks: number
}

/** What another program writes: keys that change, an insert that a trigger of the table's own follows, sets and single rows. */
const FOREIGN: readonly ((random: RandomNumber, step: number) => string)[] = [
  (random, step) => `INSERT INTO guardian (name, affinity, rank) VALUES ('f${step}', 'light', ${random(10)})`,
  (random) => `UPDATE guardian SET rank = ${random(10)} WHERE rank = ${random(10)}`,
  (random) => `DELETE FROM guardian WHERE rank = ${random(10)} AND affinity = 'shadow'`,
  (random, step) => `UPDATE seat SET number = ${1_000 + step} WHERE number = ${random(6)}`,
  (_random, step) => `INSERT INTO tally (title) VALUES ('t${step}')`,
  (random) => `INSERT INTO "Ledger Lines" ("Amount") VALUES (${random(100)})`,
  (random) => `UPDATE "Ledger Lines" SET "Amount" = "Amount" + 1 WHERE "Amount" % 7 = ${random(7)}`,
  (random) => `DELETE FROM "Ledger Lines" WHERE "Amount" % 9 = ${random(9)}`,
  (random, step) =>
    `BEGIN; INSERT INTO sign (name) VALUES ('s${step}'); UPDATE tally SET count = ${random(9)}; ROLLBACK`,
  (_random, step) =>
    `BEGIN; INSERT INTO sign (name) VALUES ('s${step}'); UPDATE sign SET name = 'z${step}' WHERE name = 's${step}'; COMMIT`,
]

const OWN_TRIGGERS: Readonly<Record<string, string>> = {
  sqlite: `CREATE TRIGGER count_up AFTER INSERT ON tally BEGIN UPDATE tally SET count = count + 1 WHERE soul_id = NEW.soul_id; END`,
  postgres: `CREATE FUNCTION count_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE tally SET count = count + 1 WHERE soul_id = NEW.soul_id; RETURN NULL; END $$;
    CREATE TRIGGER a_count_up AFTER INSERT ON tally FOR EACH ROW EXECUTE FUNCTION count_up()`,
}

const LEDGER_QUESTIONS: readonly SacredQuery[] = [
  liveQuery('ledger'),
  liveQuery('ledger', { where: gt('doubled', 100) }),
  liveQuery('ledger', { order: [desc('doubled')], limit: 5 }),
]

/** A line that is new, changed or gone; what its table's own triggers make of it is not said. */
async function writeLedger(realm: BaseRealm, random: RandomNumber): Promise<void> {
  const ledger = realm.of(Ledger)
  if (random(3) > 0) await ledger.manifest({ amount: random(100) })
  else if (random(2) === 0)
    await ledger.transform({ where: gt('amount', random(100)) }, { amount: random(100) })
  else await ledger.dissolve({ where: lt('amount', random(60)) })
}

/**
 * Random writes by LuxDB and by others; after them every set that was kept by deltas alone has to be what its
 * query answers now.
 * @throws Error with the query and both results when one is not
 */
export async function liveOracle(stage: LiveStage, options: OracleOptions): Promise<OracleReport> {
  const { writes, seed, checkEvery, onProgress } = options
  const random = randomNumbers(seed)
  const trigger = OWN_TRIGGERS[stage.name]
  if (trigger !== undefined) await stage.foreign(trigger)
  // A realm that is opened now puts its own triggers in front of the table's.
  const realm = trigger === undefined ? stage.realm : await stage.reopen()
  const queries = [
    ...LIVE_QUESTIONS,
    liveQuery('tally'),
    liveQuery('seat'),
    liveQuery('sign'),
    ...LEDGER_QUESTIONS,
  ]
  const sets = queries.map((query) => new WatchedSet(realm, query))
  for (const set of sets) await set.start()
  let checks = 0
  for (let step = 1; step <= writes; step++) {
    const isForeign = stage.url !== undefined && random(6) === 0
    if (isForeign) await stage.foreign(FOREIGN[random(FOREIGN.length)]?.(random, step) ?? '')
    else if (random(8) === 0) await writeLedger(realm, random)
    else await writeSomething(realm, random, String(step))
    if (step % checkEvery === 0 || step === writes) {
      for (const set of sets) await set.assertRight()
      checks += 1
      onProgress?.(step)
    }
  }
  const wrong = sets.flatMap(({ query, anomalies, resyncs }) =>
    [...anomalies, ...resyncs].map((text) => `${query.kind}: ${text}`),
  )
  if (wrong.length > 0)
    throw new Error(`Sets were told what cannot be, seed ${seed}:\n${wrong.slice(0, 10).join('\n')}`)
  for (const set of sets) await set.stop()
  return { writes, checks, breaks: realm.changes.pulse().breaks }
}
