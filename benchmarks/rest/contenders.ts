import { pathToFileURL } from 'node:url'
import { COUNT, guardianAt, LIST_PATH } from './data.js'
import type { Shot } from './load.js'

/** A server, and how it is asked. */
export interface Contender {
  readonly name: string
  readonly program: URL
  /** Behind the database. */
  readonly args: readonly string[]
  /** Of Node. */
  readonly flags?: readonly string[]
  readonly shots: Shots
}

/** What is measured, in this order; each by the number of the request. */
export interface Shots {
  readonly get: (index: number) => Shot
  readonly list: (index: number) => Shot
  readonly post: (index: number) => Shot
}

export const RAW = 'node:http'

let made = 0

interface Dialect {
  readonly path: string
  readonly list: string
  /** Feathers keeps json as text. */
  readonly abilities?: string
}

function shotsOf({ path, list, abilities }: Dialect): Shots {
  const bodyOf = (soulId: string): string =>
    JSON.stringify({ ...guardianAt(0), soulId, ...(abilities !== undefined && { abilities }) })
  return {
    get: (index) => ({ method: 'GET', path: `${path}/g${(index * 7_919) % COUNT}` }),
    list: () => ({ method: 'GET', path: list }),
    post: () => ({ method: 'POST', path, body: bodyOf(`n${made++}`) }),
  }
}

function program(name: string): URL {
  return new URL(`./rest/${name}-server.mjs`, import.meta.url)
}

const BEINGS = shotsOf({ path: '/beings/guardian', list: LIST_PATH })

/** As `npm start` starts the server: the young generation does not grow as far as V8 lets it. */
const LUXDB_FLAGS = ['--max-semi-space-size=8']

/** The raw server keeps no change log. */
const OWN: readonly Contender[] = [
  { name: RAW, program: program('raw'), args: [], shots: BEINGS },
  { name: 'luxdb', program: program('luxdb'), args: ['none'], flags: LUXDB_FLAGS, shots: BEINGS },
  { name: 'luxdb with log', program: program('luxdb'), args: ['full'], flags: LUXDB_FLAGS, shots: BEINGS },
]

const PEERS: Readonly<Record<string, Shots>> = {
  feathers: shotsOf({
    path: '/guardian',
    list: '/guardian?affinity=light&energyLevel[$gt]=500&$sort[energyLevel]=-1&$limit=20',
    abilities: '["heal","shine"]',
  }),
  remult: shotsOf({
    path: '/api/guardian',
    list: '/api/guardian?affinity=light&energyLevel.gt=500&_sort=energyLevel&_order=desc&_limit=20',
  }),
}

/** With the peers, where they are installed. */
export function contenders(): readonly Contender[] {
  const installed = process.env['LUXDB_BENCH_PEERS']
  if (installed === undefined) return OWN
  const folder = new URL('../', pathToFileURL(installed))
  const peers = Object.entries(PEERS).map(([name, shots]) => {
    const module = new URL(`${name}.mjs`, folder).href
    return { name, program: program('peer'), args: [module], shots }
  })
  return [...OWN, ...peers]
}
