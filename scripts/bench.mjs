import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, install } from './lib/prepare.mjs'
import { helpIfAsked, run } from './lib/run.mjs'
import { ROOT } from './lib/workspace.mjs'

const FOLDER = join(ROOT, 'benchmarks')
const FORMS = ['.ts', '.mjs', '/main.ts', '/main.mjs']

helpIfAsked(`
Usage: npm run bench -- <name> [arguments]

Runs benchmarks/<name> against the built packages, with --expose-gc. Without a name it lists what there is.
`)

const [name, ...args] = process.argv.slice(2)
const file = FORMS.map((form) => join(FOLDER, `${name}${form}`)).find((path) => existsSync(path))
if (!name || !file) {
  if (name) process.stderr.write(`There is no benchmark "${name}".\n`)
  process.stdout.write(`Benchmarks: ${benchmarkNames().join(', ') || 'none yet'}\n`)
  process.exit(name ? 1 : 0)
}

for (const stage of [install, build]) {
  const { ok, output } = await stage()
  if (ok) continue
  process.stderr.write(output)
  process.exit(1)
}
const { code } = await run(process.execPath, ['--expose-gc', '--import', 'tsx', file, ...args], {
  inherit: true,
})
process.exit(code)

function benchmarkNames() {
  const names = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .flatMap((entry) => {
      const base = entry.name.replace(/\.(ts|mjs)$/, '')
      return FORMS.some((form) => existsSync(join(FOLDER, base + form))) ? [base] : []
    })
  return [...new Set(names)]
}
