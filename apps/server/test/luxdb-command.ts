import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { BUILT_COMMAND } from './build-command.js'

export interface CommandOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** What stdin gives. */
  readonly input?: string
  /** KiB that the process may write to one file. */
  readonly maxFileKibibytes?: number
}

export interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder that is removed at the end of its test. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => Promise<void> } {
  const path = mkdtempSync(join(tmpdir(), 'luxdb-server-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** Runs the command to its end. */
export function luxdb(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const child = start(args, options)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => (stdout += text))
  child.stderr.on('data', (text) => (stderr += text))
  // A command that refuses its input ends before it has read it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

export interface RunningCommand {
  readonly url: string
  readonly child: ChildProcessWithoutNullStreams
  /** Every line of the log, as it was written. */
  readonly log: readonly string[]
  /** Sends a signal and resolves when the process has ended. */
  stop(
    signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL',
  ): Promise<{ readonly code: number | null; readonly tookMs: number }>
}

/** Starts `luxdb serve` on a free port and resolves when it answers. */
export async function serve(args: readonly string[], options: CommandOptions): Promise<RunningCommand> {
  const child = start(['serve', '--port', '0', '--set', 'flows.websocket.port=0', ...args], options)
  const log: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line)
      const found = /"url":"([^"]+)"/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.once('close', () => reject(new Error(`luxdb serve ended early:\n${log.join('\n')}`)))
  })
  return { url, child, log, stop: (signal = 'SIGTERM') => end(child, signal) }
}

function end(
  child: ChildProcessWithoutNullStreams,
  signal: NodeJS.Signals,
): Promise<{ readonly code: number | null; readonly tookMs: number }> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, tookMs: performance.now() - startedAt }))
    child.kill(signal)
  })
}

function start(
  args: readonly string[],
  { cwd, env, maxFileKibibytes }: CommandOptions,
): ChildProcessWithoutNullStreams {
  const { PATH = '', HOME = '' } = process.env
  const node = [BUILT_COMMAND, ...args]
  const options = { cwd, env: { PATH, HOME, ...env } }
  if (maxFileKibibytes === undefined) return spawn(process.execPath, node, options)
  // Writes beyond the limit fail, as on a full disk, instead of ending the process by a signal.
  const script = `trap '' XFSZ; ulimit -f ${maxFileKibibytes * 2}; exec "$0" "$@"`
  return spawn('sh', ['-c', script, process.execPath, ...node], options)
}
