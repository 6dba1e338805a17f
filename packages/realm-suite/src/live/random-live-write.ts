import type { BaseRealm } from '@luxdb/core'
import { asc, gt, isNull, lt, or } from '@luxdb/core/query'
import { Guardian, Relic } from '../fixtures/bonded-kinds.js'
import { Seat } from '../fixtures/keyed-kinds.js'
import { ask } from '../suite/reading.js'

/** A whole number from 0 up to `below`. */
export type RandomNumber = (below: number) => number

/** The same numbers for the same seed. */
export function randomNumbers(seed: number): RandomNumber {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

interface WriteScene {
  readonly realm: BaseRealm
  readonly random: RandomNumber
  /** Makes names that nobody else has. */
  readonly label: string
  /** A guardian that may be there. */
  readonly soulId: string | undefined
  /** So many beings that some may go. */
  readonly isCrowded: boolean
}

type Write = (scene: WriteScene) => Promise<unknown>

const WRITES: readonly Write[] = [
  ({ realm, ...scene }) => realm.of(Guardian).manifest(freshGuardian(scene, 0)),
  ({ realm, ...scene }) => realm.of(Guardian).manifest(freshGuardian(scene, 1)),
  ({ realm, ...scene }) =>
    realm
      .of(Guardian)
      .manifest(Array.from({ length: scene.random(12) + 1 }, (_, index) => freshGuardian(scene, index))),
  async ({ realm, random, soulId }) => {
    if (soulId !== undefined)
      await realm.of(Guardian).transform(soulId, { rank: random(10), energyLevel: random(100) })
  },
  ({ realm, random }) =>
    realm.of(Guardian).transform({ where: lt('rank', random(4)) }, { affinity: affinityOf(random) }),
  async ({ realm, soulId }) => {
    if (soulId !== undefined) await realm.of(Guardian).dissolve(soulId)
  },
  async ({ realm, random, label, soulId }) => {
    if (soulId !== undefined)
      await realm.of(Relic).manifest({ name: `r${label}`, power: random(10), ownerId: soulId })
  },
  ({ realm, random }) => {
    const seat = { row: 'a', number: random(6), price: random(8) }
    return realm.of(Seat).manifest(seat, { upsert: { action: 'merge' } })
  },
  ({ realm, random }) => realm.of(Relic).transform({ where: gt('power', random(10)) }, { power: random(10) }),
  ({ realm, random }) => realm.of(Seat).dissolve({ where: gt('price', random(12)) }),
  async ({ realm, random, isCrowded }) => {
    if (isCrowded) await realm.of(Guardian).dissolve({ where: or(isNull('rank'), lt('rank', random(10))) })
  },
  writeInTransaction,
]

const CROWD = 40

/** One random write, single or many, alone or in a transaction that may be undone. */
export async function writeSomething(realm: BaseRealm, random: RandomNumber, label: string): Promise<void> {
  const guardians = await ask(realm, { kind: 'guardian', order: [asc('name')], limit: CROWD })
  const found = guardians[random(Math.max(1, guardians.length))]?.['soulId']
  const soulId = typeof found === 'string' ? found : undefined
  const isCrowded = guardians.length === CROWD
  await WRITES[random(WRITES.length)]?.({ realm, random, label, soulId, isCrowded })
}

/** Two changes of one being and one of another; half of them are undone. */
async function writeInTransaction({ realm, ...scene }: WriteScene): Promise<void> {
  const isUndone = scene.random(2) === 0
  const work = realm.transaction(async (transaction) => {
    const made = await transaction.of(Guardian).manifest([freshGuardian(scene, 90), freshGuardian(scene, 91)])
    const [first] = Array.isArray(made) ? made : [made]
    if (first !== undefined)
      await transaction.of(Guardian).transform(first.soulId, { rank: scene.random(10) })
    if (isUndone) throw new RangeError('undone on purpose')
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error
  })
}

function freshGuardian({ random, label, soulId }: Omit<WriteScene, 'realm'>, index: number): object {
  return {
    name: `g${label}-${index}`,
    affinity: affinityOf(random),
    rank: random(4) === 0 ? null : random(10),
    energyLevel: random(100),
    ...(soulId === undefined || random(3) > 0 ? {} : { mentorId: soulId }),
  }
}

function affinityOf(random: RandomNumber): 'light' | 'shadow' {
  return random(2) === 0 ? 'light' : 'shadow'
}
