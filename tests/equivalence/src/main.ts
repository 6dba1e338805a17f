import { type EquivalenceArguments, parseArguments, USAGE } from './arguments.js'
import { type ComparedRealm, compareRealms } from './compare-realms.js'
import { openComparedRealms } from './compared-realms.js'

/** Each part has a seed of its own, so that a difference can be asked for again quickly. */
const QUERIES_PER_PART = 200
const WRITES_PER_PART = 160

/** The differential test at any length: see USAGE. */
async function main(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args)
  if (parsed === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  const { realms, close } = await openComparedRealms(parsed.realms)
  try {
    let differences = 0
    for (const [name, realm] of realms) differences += await compareInParts(name, realm, parsed)
    process.stdout.write(`${differences} differences\n`)
    return differences === 0 ? 0 : 1
  } finally {
    await close()
  }
}

async function compareInParts(
  name: string,
  realm: ComparedRealm,
  parsed: EquivalenceArguments,
): Promise<number> {
  const { queries, writes, seed } = parsed
  const parts = Math.max(1, Math.ceil(queries / QUERIES_PER_PART), Math.ceil(writes / WRITES_PER_PART))
  let differences = 0
  for (let part = 0; part < parts; part++) {
    const share = { queries: shareOf(queries, part, parts), writes: shareOf(writes, part, parts) }
    try {
      await compareRealms({ realm, seed: seed + part, ...share })
    } catch (error) {
      differences += 1
      const { queries: asked, writes: made } = share
      const again = `npm run equivalence -- --realm ${name} --seed ${seed + part} --queries ${asked} --writes ${made}`
      process.stdout.write(`${name}: ${textOf(error)}\nagain    ${again}\n\n`)
    }
    process.stderr.write(`${name}: ${part + 1} of ${parts} parts, ${differences} differences\n`)
  }
  return differences
}

/** Whole numbers that together are the total. */
function shareOf(total: number, part: number, parts: number): number {
  return Math.floor(((part + 1) * total) / parts) - Math.floor((part * total) / parts)
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}\ncause    ${textOf(error.cause)}`
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${textOf(error)}\n`)
  process.exitCode = 1
}
