import { type PostgresServer, startPostgres } from '@luxdb/test-postgres'
import { parseArguments, REALM_NAMES, USAGE, type WalkArguments } from './arguments.js'
import { memoryPlace, type PlaceMaker, postgresPlace, sqlitePlace } from './places.js'
import { shortestFailure } from './shortest-walk.js'

/** Walks of any number: see USAGE. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args)
  if (parsed === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  let server: PostgresServer | undefined
  let failures = 0
  try {
    for (const name of parsed.realms) {
      if (name === 'postgres') server = await startPostgres()
      failures += await walkMany(name, placeFor(name, server?.url), parsed)
    }
  } finally {
    await server?.stop()
  }
  return failures === 0 ? 0 : 1
}

/** @throws Error for a realm that nobody knows */
function placeFor(name: string, postgresUrl = ''): PlaceMaker {
  if (name === 'memory') return memoryPlace
  if (name === 'sqlite') return sqlitePlace
  if (name === 'postgres') return postgresPlace(postgresUrl)
  throw new Error(`There is no realm ${name}; use ${REALM_NAMES.join(', ')}.`)
}

async function walkMany(name: string, makePlace: PlaceMaker, parsed: WalkArguments): Promise<number> {
  const { walks, steps, seed: first } = parsed
  const total = { operations: 0, comparedRows: 0, refused: 0 }
  let failures = 0
  for (let seed = first; seed < first + walks; seed++) {
    const result = await shortestFailure({ makePlace, seed, steps })
    if ('failure' in result) {
      failures += 1
      const again = `npm run walks -- --realm ${name} --seed ${seed} --walks 1 --steps ${result.steps}`
      process.stdout.write(`${result.history.join('\n')}\n${result.failure}\nagain    ${again}\n\n`)
      continue
    }
    total.operations += result.operations
    total.comparedRows += result.comparedRows
    total.refused += result.refused
  }
  const { operations, comparedRows, refused } = total
  process.stdout.write(
    `${name}: ${walks} walks from seed ${first}, ${operations} operations, ${comparedRows} rows compared, ${refused} refused, ${failures} failed\n`,
  )
  return failures
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
