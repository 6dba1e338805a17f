import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { installPeers } from './lib/bench-peers.mjs'
import { build, install } from './lib/prepare.mjs'
import { helpIfAsked, run } from './lib/run.mjs'
import { ROOT, readJson, SOURCE_CONDITION } from './lib/workspace.mjs'

const FOLDER = join(ROOT, 'benchmarks')
const FORMS = ['.ts', '.mjs', '/main.ts', '/main.mjs']

const [name, ...args] = process.argv.slice(2)
// A benchmark tells its own options.
const asksBenchmark =
  name !== undefined && !name.startsWith('-') && (args.includes('--help') || args.includes('-h'))
if (!asksBenchmark) {
  helpIfAsked(`
Usage: npm run bench -- <name> [arguments]

Runs benchmarks/<name> with --expose-gc. Without a name it lists what there is.

--sources  the packages' sources instead of what is built: no build needed
--peers    install the peers of benchmarks/peers and measure them too

npm run bench -- <name> --help tells the arguments of one.
`)
}

const file = FORMS.map((form) => join(FOLDER, `${name}${form}`)).find((path) => existsSync(path))
if (!name || !file) {
  if (name) process.stderr.write(`There is no benchmark "${name}".\n`)
  process.stdout.write(`Benchmarks: ${benchmarkNames().join(', ') || 'none yet'}\n`)
  process.exit(name ? 1 : 0)
}

// What is only asked for its options is not measured.
const fromSources = asksBenchmark || args.includes('--sources')
for (const stage of fromSources ? [install] : [install, build]) {
  const { ok, output } = await stage()
  if (ok) continue
  process.stderr.write(output)
  process.exit(1)
}
const bundled = await bundle()
const forBenchmark = args.filter((arg) => arg !== '--sources')
const { code } = await run(process.execPath, ['--expose-gc', bundled, ...forBenchmark], {
  inherit: true,
  env: await peersFolder(),
})
process.exit(code)

/**
 * A loader that transforms sources while they run would slow down what is measured. Servers that the benchmark
 * starts as processes of their own stand beside it, as `<benchmark>/<name>-server.mjs`.
 */
async function bundle() {
  const folder = join(FOLDER, name)
  const servers = existsSync(folder)
    ? readdirSync(folder).filter((entry) => entry.endsWith('-server.ts'))
    : []
  const serverEntries = servers.map((entry) => [`${name}/${entry.replace(/\.ts$/, '')}`, join(folder, entry)])
  await esbuild.build({
    entryPoints: { [name]: file, ...Object.fromEntries(serverEntries) },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outdir: join(FOLDER, '.cache'),
    outExtension: { '.js': '.mjs' },
    conditions: fromSources ? [SOURCE_CONDITION] : [],
    external: externalPackages(),
    logLevel: 'warning',
  })
  return join(FOLDER, '.cache', `${name}.mjs`)
}

/** With `--sources` LuxDB's own packages are bundled, and what they use is found from here. */
function externalPackages() {
  if (!fromSources) return ['@luxdb/*', ...thirdParties()]
  return thirdParties()
}

function thirdParties() {
  const { dependencies } = readJson(join(FOLDER, 'package.json'))
  return Object.keys(dependencies).filter((dependency) => !dependency.startsWith('@luxdb/'))
}

async function peersFolder() {
  if (!args.includes('--peers')) return {}
  const { ok, entry, output } = await installPeers()
  if (ok) return { LUXDB_BENCH_PEERS: entry }
  process.stdout.write(`The peers cannot be installed here and are left out:\n${output}\n`)
  return {}
}

function benchmarkNames() {
  const names = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => !['node_modules', '.cache'].includes(entry.name))
    .flatMap((entry) => {
      const base = entry.name.replace(/\.(ts|mjs)$/, '')
      return FORMS.some((form) => existsSync(join(FOLDER, base + form))) ? [base] : []
    })
  return [...new Set(names)]
}
