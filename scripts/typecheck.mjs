import { join } from 'node:path'
import { bin, helpIfAsked } from './lib/run.mjs'
import { CACHE } from './lib/workspace.mjs'

helpIfAsked(`
Usage: npm run typecheck

Type-checks the whole workspace, tests and type tests (*.test-d.ts) included, from sources in one program.
`)

const args = [
  '-p',
  'tsconfig.json',
  '--incremental',
  '--tsBuildInfoFile',
  join(CACHE, 'workspace.tsbuildinfo'),
]
const { code } = await bin('tsc', [...args, '--pretty', String(process.stdout.isTTY ?? false)], {
  inherit: true,
})
process.exit(code)
