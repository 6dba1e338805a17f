import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { helpIfAsked, seconds } from './lib/run.mjs'
import { ROOT } from './lib/workspace.mjs'

const FOLDER = join(ROOT, 'scripts', 'checks')
const names = readdirSync(FOLDER)
  .filter((file) => /^[a-z]+\.mjs$/.test(file))
  .map((file) => file.slice(0, -4))
const args = process.argv.slice(2)
const loaded = await Promise.all((args.includes('--help') ? names : []).map(load))

helpIfAsked(`
Usage: npm run check [-- <check>...] [-- --update] [-- --json]

Without a name all checks run. --update records what a check compares with (the public API).
${loaded.map(({ name, about }) => `  ${name.padEnd(10)} ${about}`).join('\n')}

api, bundle, install and packages need a build (npm run build); the others read sources.
`)

const wanted = args.filter((arg) => !arg.startsWith('-'))
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  process.stderr.write(`There is no check "${unknown[0]}". Known: ${names.join(', ')}\n`)
  process.exit(1)
}

let failed = 0
for (const name of wanted.length > 0 ? wanted : names) {
  const result = await runCheck(name, { update: args.includes('--update') })
  failed += result.problems.length > 0 ? 1 : 0
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(result)}\n` : textOf(result))
}
process.exit(failed > 0 ? 1 : 0)

async function load(name) {
  return { name, ...(await import(`./checks/${name}.mjs`)) }
}

async function runCheck(name, options) {
  const started = performance.now()
  try {
    const { check } = await load(name)
    return { name, problems: await check(options), took: seconds(started) }
  } catch (error) {
    return { name, problems: [error.stack ?? String(error)], took: seconds(started) }
  }
}

function textOf({ name, problems, took }) {
  const head = `${problems.length === 0 ? 'ok    ' : 'failed'} ${name} (${took})\n`
  return head + problems.map((problem) => `  ${problem}\n`).join('')
}
