import { parseArgs } from 'node:util'
import { STAGE_NAMES } from './stages.js'

export interface LiveArguments {
  readonly writes: number
  readonly reconnects: number
  readonly kills: number
  readonly checkEvery: number
  readonly seed: number
  readonly realms: readonly string[]
}

export const USAGE = `Usage: npm run live -- [options]

Live queries under random writes (by LuxDB and by others), disconnects and kills. Ends with 1 if a set that was kept
by deltas alone is ever not what its query answers.

  --writes <number>       random writes of the oracle test, default 1,000; 0 leaves it out
  --check-every <number>  writes between two looks at all sets, default 1
  --reconnects <number>   default 200; 0 leaves the test out
  --kills <number>        servers killed by -9, default 10; 0 leaves the test out
  --seed <number>         default: another one each time
  --realm <name>          memory, sqlite or postgres, also several; default: every one
`

/** @throws Error for what it does not understand */
export function parseArguments(args: readonly string[]): LiveArguments | 'help' {
  const text = (fallback: string): { type: 'string'; default: string } => ({
    type: 'string',
    default: fallback,
  })
  const { values } = parseArgs({
    args: [...args],
    options: {
      writes: text('1000'),
      'check-every': text('1'),
      reconnects: text('200'),
      kills: text('10'),
      seed: text(String(Math.floor(Math.random() * 2 ** 31))),
      realm: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  return {
    writes: wholeNumber('--writes', values.writes),
    reconnects: wholeNumber('--reconnects', values.reconnects),
    kills: wholeNumber('--kills', values.kills),
    checkEvery: Math.max(1, wholeNumber('--check-every', values['check-every'])),
    seed: wholeNumber('--seed', values.seed),
    realms: values.realm.length === 0 ? STAGE_NAMES : values.realm,
  }
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text)
  if (text !== '' && Number.isSafeInteger(number) && number >= 0) return number
  throw new Error(`${option} is ${JSON.stringify(text)}; give a whole number from 0.`)
}
