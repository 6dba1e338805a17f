import { parseArgs } from 'node:util'

export interface SecurityArguments {
  readonly isWhole: boolean
  readonly seed: number | undefined
  /** Files of tests; all when there are none. */
  readonly files: readonly string[]
}

export const USAGE = `Usage: npm run security -- [options] [file...]

The attacks of tests/security/README.md on real servers, and the matrix of who may do what. A file is part of the name of a
test file, for example matrix or injection.

  --all            everything, where npm test looks at a sample
  --seed <number>  chooses the sample; printed in the names of the tests
`

/** @throws Error for what it does not understand */
export function parseArguments(args: readonly string[]): SecurityArguments | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      all: { type: 'boolean', default: false },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const seed = values.seed === undefined ? undefined : Number(values.seed)
  if (seed !== undefined && !Number.isSafeInteger(seed))
    throw new Error(`--seed is ${JSON.stringify(values.seed)}; give a whole number.`)
  return { isWhole: values.all, seed, files: positionals }
}
