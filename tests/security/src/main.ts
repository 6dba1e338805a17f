import { startVitest } from 'vitest/node'
import { parseArguments, USAGE } from './arguments.js'

/** The tests of this folder, as far as they are asked for: see USAGE. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args)
  if (parsed === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  const { isWhole, seed, files } = parsed
  // The workers of vitest have no other way to hear of it.
  if (isWhole) process.env['LUXDB_SECURITY_ALL'] = '1'
  if (seed !== undefined) process.env['LUXDB_SECURITY_SEED'] = String(seed)
  const vitest = await startVitest('test', [...files], { project: ['security'], watch: false })
  await vitest.close()
  // A file fails with what it prepares, too, and then none of its tests does.
  const found = vitest.state.getFiles()
  return found.length > 0 && found.every(({ result }) => result?.state === 'pass') ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
