import { type PostgresServer, startPostgres } from '@luxdb/test-postgres'
import { type LiveArguments, parseArguments, USAGE } from './arguments.js'
import { liveKills } from './kills.js'
import { liveOracle } from './oracle.js'
import { liveReconnects } from './reconnects.js'
import { type LiveStage, openStage } from './stages.js'

/** The tests of live queries at any length: see USAGE. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args)
  if (parsed === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  let server: Promise<PostgresServer> | undefined
  const postgresUrl = async (): Promise<string> => {
    server ??= startPostgres()
    return (await server).url
  }
  let failures = 0
  try {
    for (const name of parsed.realms) failures += await runAll(() => openStage(name, postgresUrl), parsed)
  } finally {
    await (await server)?.stop()
  }
  process.stdout.write(`${failures} failures, seed ${parsed.seed}\n`)
  return failures === 0 ? 0 : 1
}

type Test = (stage: LiveStage) => Promise<object>

async function runAll(open: () => Promise<LiveStage>, parsed: LiveArguments): Promise<number> {
  const { writes, reconnects, kills, checkEvery, seed } = parsed
  const progress = (what: string, of: number) => (done: number) => {
    if (done % 500 === 0) process.stderr.write(`${what}: ${done} of ${of}\n`)
  }
  const tests: readonly (readonly [string, number, Test])[] = [
    [
      'oracle',
      writes,
      (stage) => liveOracle(stage, { writes, checkEvery, seed, onProgress: progress('writes', writes) }),
    ],
    [
      'reconnects',
      reconnects,
      (stage) => liveReconnects(stage, { reconnects, seed, onProgress: progress('reconnects', reconnects) }),
    ],
    [
      'kills',
      kills,
      async ({ url }) =>
        url === undefined ? { skipped: 'nothing survives in memory' } : liveKills({ url, kills, seed }),
    ],
  ]
  let failures = 0
  for (const [name, count, test] of tests) {
    if (count === 0) continue
    const stage = await open()
    try {
      process.stdout.write(`${stage.name} ${name}: ${JSON.stringify(await test(stage))}\n`)
    } catch (error) {
      failures += 1
      process.stdout.write(
        `${stage.name} ${name}: ${error instanceof Error ? error.message.slice(0, 2_000) : String(error)}\n`,
      )
    } finally {
      await stage.cleanup()
    }
  }
  return failures
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
