import { parseArgs } from 'node:util'

export interface WalkArguments {
  readonly walks: number
  readonly steps: number
  readonly seed: number
  readonly realms: readonly string[]
}

export const REALM_NAMES = ['memory', 'sqlite', 'postgres'] as const

export const USAGE = `Usage: npm run walks -- [options]

Random evolutions with random writes in between, all reverted one by one, and put into force again. Ends with 1 if
anything that nobody wrote is not what it was. A walk that fails is tried with fewer steps; the shortest is printed.

  --walks <number>  for each realm, default 100
  --steps <number>  evolutions of a walk, default 6
  --seed <number>   of the first walk; each next one has the next seed; default: another one each time
  --realm <name>    memory, sqlite or postgres, also several; default: every one
`

/** @throws Error for what it does not understand */
export function parseArguments(args: readonly string[]): WalkArguments | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      walks: { type: 'string', default: '100' },
      steps: { type: 'string', default: '6' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      realm: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  return {
    walks: wholeNumber('--walks', values.walks),
    steps: wholeNumber('--steps', values.steps),
    seed: wholeNumber('--seed', values.seed),
    realms: values.realm.length === 0 ? REALM_NAMES : values.realm,
  }
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text)
  if (text !== '' && Number.isSafeInteger(number) && number >= 0) return number
  throw new Error(`${option} is ${JSON.stringify(text)}; give a whole number from 0.`)
}
