import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pnpm } from './run.mjs'
import { readStamp, writeStamp } from './stamp.mjs'
import { hashOf, isTestFile, projectFiles, publishedPackages, ROOT } from './workspace.mjs'

const INSTALL_INPUT = /^(pnpm-lock\.yaml|pnpm-workspace\.yaml|([^/]+\/){0,2}package\.json)$/
const BUILD_INPUT =
  /^((packages|apps)\/[^/]+\/(src\/.*|package\.json|tsconfig\.json|tsup\.config\.ts)|tsconfig\.[a-z]+\.json|tsup\.shared\.ts|turbo\.json|pnpm-lock\.yaml)$/

/** Install the dependencies unless the lockfile and all manifests are those of the last install. */
export async function install({ inherit = false } = {}) {
  const files = installFiles()
  const before = readStamp('install')
  const { modules: abi } = process.versions
  if (
    before?.abi === abi &&
    before.hash === hashOf(files) &&
    existsSync(join(ROOT, 'node_modules', '.pnpm'))
  ) {
    return { ok: true, skipped: true, output: '' }
  }
  const options = { inherit, env: ownHeaders() }
  const installed = await pnpm(['install', '--prefer-offline'], options)
  if (!installed.ok) return installed
  if (before && before.abi !== abi) {
    const rebuilt = await pnpm(['rebuild', '-r'], options)
    if (!rebuilt.ok) return rebuilt
  }
  writeStamp('install', { abi, hash: hashOf(files) })
  return installed
}

/** Native packages compile against headers. A Node that came with its own needs no download of them. */
function ownHeaders() {
  const prefix = dirname(dirname(process.execPath))
  const header = join(prefix, 'include', 'node', 'node_version.h')
  const [major] = process.versions.node.split('.')
  const fits = existsSync(header) && readFileSync(header, 'utf8').includes(`NODE_MAJOR_VERSION ${major}\n`)
  return fits && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {}
}

function installFiles() {
  return projectFiles().filter((file) => INSTALL_INPUT.test(file))
}

/** Build every package by turborepo unless no source changed since the last build. */
export async function build({ inherit = false } = {}) {
  const files = projectFiles().filter((file) => BUILD_INPUT.test(file) && !isTestFile(file))
  const hash = hashOf(files)
  if (readStamp('build')?.hash === hash && publishedPackages().every(isBuilt)) {
    return { ok: true, skipped: true, output: '' }
  }
  const built = await pnpm(['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'], { inherit })
  if (built.ok) writeStamp('build', { hash })
  return built
}

function isBuilt({ dir }) {
  return existsSync(join(ROOT, dir, 'dist', 'index.js'))
}
