import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BaseRealm } from '@luxdb/core'
import { randomNumbers } from '@luxdb/realm-suite'
import { DivineMigrations, type MigrationStatus } from '@luxdb/wisdom'
import type { ChildTask } from './migrating-child.js'
import type { Place } from './places.js'
import { FIRST_KINDS, LAST_KINDS, twelveEvolutions } from './twelve-evolutions.js'

export interface KilledMigration {
  readonly place: Place
  readonly seed: number
  readonly beings: number
  /** Evolutions that are only done by processes that are killed; the rest by four at once. */
  readonly killed: number
}

export interface KillReport {
  readonly kills: number
  readonly status: MigrationStatus
  /** Sizes by name, at the end. */
  readonly sizes: ReadonlyMap<string, bigint>
}

const CHILD = fileURLToPath(new URL('./migrating-child.ts', import.meta.url))
const MAX_STEPS = 4
const MAX_DELAY_MS = 60
/** A process that is killed before it does anything brings nothing forward, but such luck ends. */
const MAX_KILLS = 200

/** Twelve evolutions by processes that are killed again and again, then by four at once. */
export async function killedMigration({ place, seed, beings, killed }: KilledMigration): Promise<KillReport> {
  const random = randomNumbers(seed)
  await begin(place, beings)
  let kills = 0
  for (; (await appliedIn(place)) < killed; kills++) {
    if (kills > MAX_KILLS) throw new Error(`${MAX_KILLS} processes did not get through ${killed} evolutions.`)
    // In turn: dead between two steps, or in the midst of one.
    if (kills % 2 === 0)
      await ended(start({ url: place.url, count: killed, dieAfter: 1 + random(MAX_STEPS) }))
    else await cutOff(start({ url: place.url, count: killed }), random(MAX_DELAY_MS))
  }
  const four = Array.from({ length: 4 }, () => start({ url: place.url, count: twelveEvolutions().length }))
  const codes = await Promise.all(four.map(ended))
  if (codes.some((code) => code !== 0)) throw new Error(`Of four processes some failed: ${codes.join(', ')}.`)
  return { kills, ...(await resultOf(place)) }
}

async function begin(place: Place, beings: number): Promise<void> {
  const realm = await place.open(FIRST_KINDS)
  const [first] = twelveEvolutions()
  if (first) await new DivineMigrations().channelEvolution(realm, first)
  const [City] = realm.kinds
  const cities = Array.from({ length: beings }, (_, index) => ({ name: nameOf(index), size: index }))
  // Kinds of steps are a list: their types are no longer told apart.
  if (City) await realm.of(City).manifest(cities as never)
  await realm.close()
}

export function nameOf(index: number): string {
  return `city ${index}`
}

async function appliedIn(place: Place): Promise<number> {
  return within(place, async (realm) => (await new DivineMigrations().status(realm)).applied.length)
}

async function resultOf(place: Place): Promise<Omit<KillReport, 'kills'>> {
  return within(place, async (realm) => {
    const status = await new DivineMigrations().status(realm)
    const Town = realm.kinds.find(({ name }) => name === 'town')
    const towns = Town === undefined ? [] : await realm.of(Town).contemplate({})
    const sizes = towns.map((town): [string, bigint] => [
      String(Reflect.get(town, 'name')),
      BigInt(String(Reflect.get(town, 'size'))),
    ])
    return { status, sizes: new Map(sizes) }
  })
}

async function within<T>(place: Place, use: (realm: BaseRealm) => Promise<T>): Promise<T> {
  const realm = await place.open(LAST_KINDS)
  try {
    return await use(realm)
  } finally {
    await realm.close()
  }
}

function start(task: ChildTask): ChildProcess {
  const child = fork(CHILD, [], {
    execArgv: ['--conditions=luxdb-source', '--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.send(task)
  return child
}

async function ended(child: ChildProcess): Promise<number | null> {
  const [code]: unknown[] = await once(child, 'exit')
  return typeof code === 'number' ? code : null
}

/** Kills a child some time after its first step. */
async function cutOff(child: ChildProcess, delayMs: number): Promise<void> {
  const over = ended(child)
  await Promise.race([once(child, 'message'), over])
  const timer = setTimeout(() => child.kill('SIGKILL'), delayMs)
  await over
  clearTimeout(timer)
}
