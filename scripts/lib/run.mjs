import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT, readJson } from './workspace.mjs'

const QUIET = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', npm_config_update_notifier: 'false' }

/** Run a command, collect its output; never throws on a non-zero exit. `inherit` shows the output as it comes. */
export function run(command, args, { cwd = ROOT, env = {}, inherit = false } = {}) {
  return new Promise((resolve) => {
    const stdio = inherit ? 'inherit' : ['ignore', 'pipe', 'pipe']
    const plain = inherit ? {} : { NO_COLOR: '1' }
    const child = spawn(command, args, { cwd, env: { ...process.env, ...QUIET, ...plain, ...env }, stdio })
    const chunks = []
    child.stdout?.on('data', (chunk) => chunks.push(chunk))
    child.stderr?.on('data', (chunk) => chunks.push(chunk))
    const done = (code, extra = '') =>
      resolve({ ok: code === 0, code, output: Buffer.concat(chunks).toString() + extra })
    child.on('error', (error) => done(1, `${command}: ${error.message}\n`))
    child.on('close', (code, signal) => done(code ?? 1, signal ? `${command} ended by ${signal}\n` : ''))
  })
}

/** The pinned pnpm, fetched by npx: Node and npm are all a contributor needs. */
export function pnpm(args, options) {
  const { packageManager } = readJson(join(ROOT, 'package.json'))
  return run('npx', ['--yes', packageManager, ...args], options)
}

/** A command of a root dev dependency, without a package manager's start-up time. */
export function bin(name, args, options) {
  return run(join(ROOT, 'node_modules', '.bin', name), args, options)
}

export function seconds(startMs) {
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`
}

/** Print the help text and end when --help is among the arguments. */
export function helpIfAsked(text) {
  if (!process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) return
  process.stdout.write(`${text.trim()}\n`)
  process.exit(0)
}
