import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from './free-port.js'
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.js'
import { ServerProcess, type ServerProcessOptions, type ShutdownMode } from './server-process.js'
import { type ServerUser, serverUser } from './server-user.js'

export interface PostgresServer {
  /** Of the database `postgres`, as a superuser. */
  readonly url: string
  stop(): Promise<void>
  /** Stops the server as the mode says and starts it again; for servers that were started here. */
  restart(mode: ShutdownMode): Promise<void>
  /** The two halves of `restart`. */
  down(mode: ShutdownMode): Promise<void>
  up(): Promise<void>
}

export interface StartOptions {
  /** A server of one's own even where LUXDB_TEST_POSTGRES_URL names one: for tests that stop it. */
  readonly own?: boolean
}

const USER = 'luxdb'

/**
 * A PostgreSQL server: the one that LUXDB_TEST_POSTGRES_URL names, or a new one with PostgreSQL's own
 * defaults (fsync included) on a free port. It ends with this process at the latest.
 */
export async function startPostgres({ own = false }: StartOptions = {}): Promise<PostgresServer> {
  const given = process.env['LUXDB_TEST_POSTGRES_URL']
  return given === undefined || own ? startOwn() : givenServer(given)
}

function givenServer(url: string): PostgresServer {
  const refuse = (): Promise<void> =>
    Promise.reject(new Error('This server was not started here; ask for an own one to stop it.'))
  return { url, stop: async () => undefined, restart: refuse, down: refuse, up: refuse }
}

async function startOwn(): Promise<PostgresServer> {
  const binaries = await postgresBinaries()
  const user = serverUser()
  const password = randomBytes(12).toString('hex')
  const folder = await createCluster(binaries, user, password)
  const guard = spawn(process.execPath, [fileURLToPath(new URL('guard.mjs', import.meta.url)), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.unref()
  const options = { program: binaries.postgres, folder, port: await freePort(), user }
  const { down, up } = await switchable(options)
  return {
    url: `postgresql://${USER}:${password}@127.0.0.1:${options.port}/postgres`,
    down,
    up,
    restart: async (mode) => {
      await down(mode)
      await up()
    },
    stop: async () => {
      await down('immediate')
      guard.stdin?.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function switchable(options: ServerProcessOptions): Promise<Pick<PostgresServer, 'down' | 'up'>> {
  let server: ServerProcess | undefined = await ServerProcess.start(options)
  return {
    down: async (mode) => {
      await server?.stop(mode)
      server = undefined
    },
    up: async () => {
      server = await ServerProcess.start(options)
    },
  }
}

/** English collation by ICU, so that a realm which leaves the order of text to the database is found out. */
async function createCluster(
  { initdb }: PostgresBinaries,
  user: ServerUser,
  password: string,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-postgres-'))
  const passwordFile = `${folder}.password`
  writeFileSync(passwordFile, password, { mode: 0o600 })
  for (const path of [folder, passwordFile]) {
    if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid)
  }
  const flags = ['--no-sync', '--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en']
  const access = [`--username=${USER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  try {
    await promisify(execFile)(initdb, [`--pgdata=${folder}`, ...flags, ...access], { ...user })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  return folder
}
