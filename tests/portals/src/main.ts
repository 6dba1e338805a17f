import { createSchema, type PostgresServer, startPostgres } from '@luxdb/test-postgres'
import { type PortalArguments, parseArguments, USAGE } from './arguments.js'
import { rollingRestart } from './rolling-restart.js'
import { socketKills } from './socket-kills.js'
import { openStage, type RealmName } from './stage.js'

/** The tests of portals at any length: see USAGE. */
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
  for (const realm of parsed.kills === 0 ? [] : parsed.realms)
    failures += await told(`${realm}, kills`, () => runKills(realm, parsed, postgresUrl))
  if (parsed.restarts > 0)
    failures += await told('postgres, rolling restarts', () => runRestarts(parsed, postgresUrl))
  await (await server)?.stop()
  process.stdout.write(`${failures} failures, seed ${parsed.seed}\n`)
  return failures === 0 ? 0 : 1
}

async function runKills(
  name: RealmName,
  { kills, seed }: PortalArguments,
  postgresUrl: () => Promise<string>,
): Promise<object> {
  const stage = await openStage(name, postgresUrl)
  try {
    return await socketKills(stage, { kills, seed })
  } finally {
    await stage.cleanup()
  }
}

async function runRestarts(
  { restarts, clients }: PortalArguments,
  postgresUrl: () => Promise<string>,
): Promise<object> {
  const schema = await createSchema(await postgresUrl())
  try {
    return await rollingRestart({ realm: schema.url, clients, rounds: restarts })
  } finally {
    await schema.drop()
  }
}

/** Says what came of a test; 1 when it failed. */
async function told(name: string, run: () => Promise<object>): Promise<number> {
  try {
    process.stdout.write(`${name}: ${JSON.stringify(await run())}\n`)
    return 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stdout.write(`${name}: ${message.slice(0, 2_000)}\n`)
    return 1
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
