import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, install } from './lib/prepare.mjs'
import { ROOT } from './lib/workspace.mjs'

const HELP = `
Usage: npm start [-- <arguments of luxdb serve>]

Installs and builds what changed, then starts the reference server with examples/cities/luxdb.config.ts.
  npm start -- --port 8080            another port
  npm start -- --config my.config.ts  another configuration
The server's own options follow.
`

const args = process.argv.slice(2)
if (args.includes('--help') || args.includes('-h')) process.stdout.write(`${HELP.trim()}\n\n`)

for (const [what, stage] of [
  ['install', install],
  ['build', build],
]) {
  const { ok } = await stage({ inherit: true })
  if (ok) continue
  process.stderr.write(`npm start: the ${what} failed, see above.\n`)
  process.exit(1)
}

// The server runs in this very process, so that signals reach it without a wrapper in between.
const main = join(ROOT, 'apps', 'server', 'dist', 'main.js')
const hasConfig = args.some((arg) => arg === '--config' || arg.startsWith('--config=') || arg === '-c')
const config = hasConfig ? [] : ['--config', join('examples', 'cities', 'luxdb.config.ts')]
process.argv = [process.execPath, main, 'serve', ...config, ...args]
await import(pathToFileURL(main).href)
