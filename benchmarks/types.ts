import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine } from './lib/machine.js'
import { writeProject } from './types/write-project.js'

const USAGE = `
npm run bench -- types [--kinds 40] [--queries 200] [--rounds 3] [--from declarations|sources] [--check]

CPU seconds that the compiler takes for a project of kinds and queries, of its own process from start to end, the least
of the rounds. From the packages' declarations where they are built, otherwise from their sources, unless --from says so.

--check   exit with 1 when it takes more than 6 seconds
`
const BUDGET_SECONDS = 6

/** The compiler, and at the end what it took. */
const MEASURED = `
process.on('exit', () => {
  const { user, system } = process.cpuUsage()
  console.log('CPU time: ' + (user + system) / 1e6)
})
require(process.argv[1])
`

const { values } = parseArgs({
  options: {
    kinds: { type: 'string', default: '40' },
    queries: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    from: { type: 'string' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) process.stdout.write(USAGE)
else process.exitCode = main()

function main(): number {
  const here = join(process.cwd(), 'benchmarks')
  const isBuilt =
    values.from !== 'sources' &&
    ['core', 'wisdom'].every((name) => existsSync(join(here, '..', 'packages', name, 'dist', 'index.d.ts')))
  const size = { kinds: Number(values.kinds), queries: Number(values.queries) }
  // Below the folder of benchmarks, from where LuxDB's packages are found.
  const project = writeProject(join(here, '.cache', 'type-project'), size, isBuilt ? [] : ['luxdb-source'])
  try {
    const kinds = fastest(project.kindsAlone)
    const whole = fastest(project.whole)
    process.stdout.write(`${machine()}; from ${isBuilt ? 'declarations' : 'sources'}\n\n`)
    process.stdout.write('| project | CPU seconds | instantiations |\n|---|---|---|\n')
    process.stdout.write(`| ${size.kinds} kinds | ${kinds.seconds.toFixed(1)} | ${kinds.instantiations} |\n`)
    process.stdout.write(
      `| and ${size.queries} queries | ${whole.seconds.toFixed(1)} | ${whole.instantiations} |\n`,
    )
    return values.check && whole.seconds > BUDGET_SECONDS ? 1 : 0
  } finally {
    rmSync(project.folder, { recursive: true, force: true })
  }
}

interface TypeCheck {
  readonly seconds: number
  readonly instantiations: number
}

function fastest(config: string): TypeCheck {
  const checks = Array.from({ length: Number(values.rounds) }, () => typeCheck(config))
  return checks.reduce((best, next) => (next.seconds < best.seconds ? next : best))
}

/** @throws Error with what the compiler says, when the project does not compile */
function typeCheck(config: string): TypeCheck {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const args = ['-e', MEASURED, compiler, '-p', config, '--noEmit', '--extendedDiagnostics']
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The project does not compile:\n${stdout}`)
  const figure = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1])
  return { seconds: figure('CPU time'), instantiations: figure('Instantiations') }
}
