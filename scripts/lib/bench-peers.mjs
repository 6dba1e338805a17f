import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { run } from './run.mjs'
import { readStamp, writeStamp } from './stamp.mjs'
import { CACHE, hashOf, ROOT } from './workspace.mjs'

const SOURCE = join('benchmarks', 'peers')
const FOLDER = join(CACHE, 'bench-peers')

/**
 * Installs the peers of benchmarks/peers into a folder outside the workspace, once per version of its
 * files. They run on the better-sqlite3 of the workspace, as everybody else does.
 */
export async function installPeers() {
  const hash = hashOf(readdirSync(join(ROOT, SOURCE)).map((file) => join(SOURCE, file)))
  const entry = join(FOLDER, 'dist', 'open-client.mjs')
  if (readStamp('bench-peers')?.hash === hash && existsSync(entry)) return { ok: true, entry }
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  cpSync(join(ROOT, SOURCE), FOLDER, { recursive: true })
  // Who asks for which better-sqlite3 does not matter: it is replaced.
  const npm = [
    'install',
    '--ignore-scripts',
    '--legacy-peer-deps',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
  ]
  const generated = ['schema.prisma', 'schema.postgres.prisma'].map((schema) => () => generateClient(schema))
  for (const step of [() => run('npm', npm, { cwd: FOLDER }), ...generated]) {
    const { ok, output } = await step()
    if (!ok) return { ok, output }
  }
  useOwnSqlite()
  await bundle(entry)
  writeStamp('bench-peers', { hash })
  return { ok: true, entry }
}

function generateClient(schema) {
  // The command insists on an engine for migrations, which generating does not run: any program will do.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
  const command = join(FOLDER, 'node_modules', '.bin', 'prisma')
  return run(command, ['generate', '--schema', schema], { cwd: FOLDER, env })
}

function useOwnSqlite() {
  const target = join(FOLDER, 'node_modules', 'better-sqlite3')
  rmSync(target, { recursive: true, force: true })
  symlinkSync(join(ROOT, 'benchmarks', 'node_modules', 'better-sqlite3'), target)
}

function bundle(outfile) {
  return esbuild.build({
    entryPoints: [join(FOLDER, 'open-client.mjs')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'silent',
  })
}
