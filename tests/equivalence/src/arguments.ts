import { parseArgs } from 'node:util'

export interface EquivalenceArguments {
  readonly queries: number
  readonly writes: number
  readonly seed: number
  /** Empty: all. */
  readonly realms: readonly string[]
}

export const USAGE = `Usage: npm run equivalence -- [options]

Asks every realm the same random queries, and makes the same random writes, over random kinds; memory is right.
Prints the simplest case of each difference, and ends with 1 if there is any.

  --queries <number>   default 2,000
  --writes <number>    default: a quarter of the queries
  --seed <number>      default: another one each time; the same seed asks the same
  --realm <name>       sqlite or postgres, also both; default: every one
`

/** @throws Error for what it does not understand */
export function parseArguments(args: readonly string[]): EquivalenceArguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      queries: { type: 'string', default: '2000' },
      writes: { type: 'string' },
      seed: { type: 'string' },
      realm: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const queries = wholeNumber('--queries', values.queries)
  return {
    queries,
    writes: values.writes === undefined ? Math.ceil(queries / 4) : wholeNumber('--writes', values.writes),
    seed:
      values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : wholeNumber('--seed', values.seed),
    realms: values.realm,
  }
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text)
  if (text !== '' && Number.isSafeInteger(number) && number >= 0) return number
  throw new Error(`${option} is ${JSON.stringify(text)}; give a whole number from 0.`)
}
