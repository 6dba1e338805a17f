import { build, install } from './lib/prepare.mjs'
import { bin, helpIfAsked, run, seconds } from './lib/run.mjs'
import { runTests } from './lib/vitest-totals.mjs'

helpIfAsked(`
Usage: npm test [-- <vitest arguments>]

Installs and builds what changed, then lint, type check, checks and all tests. One line per stage; the output
of what failed; at the end "N passed, N failed", where a stage and a check count as one.
For a single package: npm run unit -- --project core. For a single check: npm run check -- sizes.
`)

const CHECKS_ON_SOURCES = ['arrows', 'cycles', 'escapes', 'sizes', 'manifests', 'words']
const CHECKS_ON_BUILDS = ['bundle', 'api', 'packages', 'install']
const totals = { passed: 0, failed: 0 }

function report({ name, passed = 0, failed = 0, note = '', output = '', started }) {
  totals.passed += passed
  totals.failed += failed
  const mark = failed === 0 ? 'ok    ' : 'FAILED'
  process.stdout.write(`${mark} ${name}${note ? ` (${note})` : ''} ${seconds(started)}\n`)
  if (failed > 0) process.stdout.write(`${output.trimEnd()}\n\n`)
}

function reportCommand(name, started, { ok, skipped, output }) {
  report({ name, started, output, note: skipped ? 'unchanged' : '', ...(ok ? { passed: 1 } : { failed: 1 }) })
  return ok
}

async function stage(name, work) {
  const started = performance.now()
  return reportCommand(name, started, await work())
}

async function checks(names) {
  const started = performance.now()
  const { output } = await run(process.execPath, ['scripts/check.mjs', ...names, '--json'])
  const results = output
    .split('\n')
    .filter((line) => line.startsWith('{"name"'))
    .map((line) => JSON.parse(line))
  const bad = results.filter(({ problems }) => problems.length > 0)
  const lines = bad.flatMap(({ name, problems }) => [
    `  ${name}:`,
    ...problems.map((problem) => `    ${problem}`),
  ])
  const lost = names.length - results.length
  report({
    name: `checks ${names.join(', ')}`,
    started,
    passed: results.length - bad.length,
    failed: bad.length + lost,
    output: lines.join('\n') + (lost > 0 ? `\n${output}` : ''),
  })
}

async function tests(args) {
  const started = performance.now()
  const { passed, failed, skipped, output } = await runTests(args)
  report({
    name: 'tests',
    started,
    passed,
    failed,
    output,
    note: `${passed} passed${skipped ? `, ${skipped} skipped` : ''}`,
  })
}

/** The summary names files and rules; `npm run lint` shows each place, `npm run format` mends what it can. */
function lint() {
  return bin('biome', ['check', '--reporter=summary', '.'])
}

function finish() {
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`)
  process.exitCode = totals.failed === 0 ? 0 : 1
}

async function main(args) {
  const ready = (await stage('install', install)) && (await stage('build', build))
  if (!ready) return
  // Two at a time: one holds the type checker, the other lint and what reads sources.
  await Promise.all([
    stage('typecheck', () => run(process.execPath, ['scripts/typecheck.mjs'])),
    stage('lint', lint).then(() => checks(CHECKS_ON_SOURCES)),
  ])
  await checks(CHECKS_ON_BUILDS)
  await tests(args)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  totals.failed += 1
  process.stdout.write(`FAILED ${error.stack ?? error}\n`)
} finally {
  finish()
}
