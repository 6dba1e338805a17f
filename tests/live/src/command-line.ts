import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

/** A database's own command line: another program than any that this repository is made of. */
export interface CommandLine {
  readonly program: string
  run(sql: string): Promise<void>
}

const execute = promisify(execFile)

export function commandLine(url: string): CommandLine {
  if (url.startsWith('sqlite://')) {
    const path = url.slice('sqlite://'.length)
    // An older SQLite must not be the one that moves the log of a newer one into its file.
    const first = ['-cmd', '.timeout 5000', '-cmd', 'PRAGMA wal_autocheckpoint = 0']
    return {
      program: 'sqlite3',
      run: async (sql) => void (await execute('sqlite3', [...first, path, sql])),
    }
  }
  const parsed = new URL(url)
  const schema = parsed.searchParams.get('schema') ?? 'public'
  parsed.searchParams.delete('schema')
  return {
    program: 'psql',
    run: async (sql) => {
      const env = { ...process.env, PGOPTIONS: `-c search_path=${schema}` }
      await execute('psql', [parsed.href, '--no-psqlrc', '-v', 'ON_ERROR_STOP=1', '-c', sql], { env })
    },
  }
}

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0
}
