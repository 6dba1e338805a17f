import { type RandomNumber, randomNumbers } from '@luxdb/realm-suite'
import { Beacon } from './beacon.js'
import type { Stage } from './stage.js'
import { until } from './until.js'
import { type BeaconRow, Witness } from './witness.js'

export interface SocketKillOptions {
  readonly kills: number
  readonly seed: number
}

export interface SocketKillReport {
  readonly kills: number
  readonly writes: number
  readonly resumes: number
}

/** Clients of each question. */
const CLIENTS_EACH = 4
/** Beings that stay at most, so that a look at all of them is quick. */
const CROWD = 200
const SHADES = 12

/** A question as clients word it, and what its answer is of all that there is, by number. */
interface Question {
  readonly filter: string
  answer(all: readonly BeaconRow[]): readonly BeaconRow[]
}

const byNumber = (a: BeaconRow, b: BeaconRow): number => a.number - b.number

const QUESTIONS: readonly Question[] = [
  { filter: '', answer: (all) => all },
  { filter: 'shade=gt.5', answer: (all) => all.filter(({ shade }) => shade > 5) },
  {
    filter: 'order=shade.desc,number&limit=10',
    answer: (all) => [...all].sort((a, b) => b.shade - a.shade || byNumber(a, b)).slice(0, 10),
  },
]

/**
 * Connections that are cut without a word, by either side, while beings are written. In the end each client has to hold
 * what its question is answered with.
 * @throws Error when one does not, or was told what cannot be
 */
export async function socketKills(
  stage: Stage,
  { kills, seed }: SocketKillOptions,
): Promise<SocketKillReport> {
  const random = randomNumbers(seed)
  const asked = QUESTIONS.flatMap((question) =>
    Array.from({ length: CLIENTS_EACH }, () => ({
      question,
      witness: new Witness(() => stage.url, question.filter),
    })),
  )
  const witnesses = asked.map(({ witness }) => witness)
  try {
    await until(
      () => witnesses.every(({ isLive }) => isLive),
      () => 'every client is live',
    )
    let writes = 0
    for (let kill = 0; kill < kills; kill++) {
      for (let more = random(4); more > 0; more--) await write(stage, random, writes++)
      await killOne(stage, witnesses, random)
    }
    const all = await everything(stage)
    for (const { question, witness } of asked) await assertHolds(witness, textOf(question.answer(all)), seed)
    return { kills, writes, resumes: witnesses.reduce((sum, { resumes }) => sum + resumes, 0) }
  } finally {
    for (const { client } of witnesses) client.close()
  }
}

async function write({ realm }: Stage, random: RandomNumber, step: number): Promise<void> {
  const beacons = realm.of(Beacon)
  const old = { where: { number: step - random(CROWD) } }
  if (random(3) === 0) await beacons.transform(old, { shade: random(SHADES) })
  else await beacons.manifest({ number: step, shade: random(SHADES) })
  await beacons.dissolve({ where: { number: { lt: step - CROWD } } })
}

/** Either side cuts the connection of a client that is live. */
async function killOne(
  { connections }: Stage,
  witnesses: readonly Witness[],
  random: RandomNumber,
): Promise<void> {
  const live = (): readonly Witness[] => witnesses.filter(({ isLive }) => isLive)
  await until(
    () => live().length > 0,
    () => 'a client is live again',
  )
  const victim = live()[random(live().length)]
  const before = victim?.closeCodes.length ?? 0
  if (random(2) === 0) victim?.kill()
  else [...connections].find(({ remotePort }) => remotePort === victim?.localPort)?.destroy()
  await until(
    () => victim !== undefined && victim.closeCodes.length > before,
    () => 'the client noticed',
  )
}

async function everything({ realm }: Stage): Promise<readonly BeaconRow[]> {
  const beings = await realm.of(Beacon).contemplate({})
  return beings.map(({ soulId, number, shade }) => ({ soulId, number, shade }))
}

function textOf(rows: readonly BeaconRow[]): string {
  return [...rows]
    .sort(byNumber)
    .map(({ number, shade }) => `${number}:${shade}`)
    .join()
}

async function assertHolds(witness: Witness, wanted: string, seed: number): Promise<void> {
  await until(
    () => witness.isLive && textOf(witness.query.rows()) === wanted,
    () => `a client holds ${wanted}, not ${textOf(witness.query.rows())}; seed ${seed}`,
  )
  if (witness.anomalies.length > 0)
    throw new Error(`Told what cannot be, seed ${seed}: ${witness.anomalies.slice(0, 5).join(', ')}`)
}
