import { join } from 'node:path'
import { bin, helpIfAsked } from './lib/run.mjs'
import { CACHE } from './lib/workspace.mjs'

helpIfAsked(`
Usage: npm run typecheck

Type-checks the whole workspace from sources, tests and type tests (*.test-d.ts) included, and beside it the sources
of the packages under isolatedDeclarations, as the build does: what they export must say its type.
`)

const PROGRAMS = ['tsconfig.json', 'tsconfig.sources.json']

const results = await Promise.all(PROGRAMS.map(check))
const failed = results.find(({ ok }) => !ok)
// The sources are part of the whole: their errors need no second printing.
process.stdout.write(failed?.output ?? '')
process.exit(failed ? 1 : 0)

function check(project) {
  const state = join(CACHE, `${project}.tsbuildinfo`)
  const pretty = String(process.stdout.isTTY ?? false)
  return bin('tsc', ['-p', project, '--incremental', '--tsBuildInfoFile', state, '--pretty', pretty])
}
