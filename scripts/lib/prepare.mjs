import { existsSync } from 'node:fs'
import { join } from 'node:path'
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
  const installed = await pnpm(['install', '--prefer-offline'], { inherit })
  if (!installed.ok) return installed
  if (before && before.abi !== abi) {
    const rebuilt = await pnpm(['rebuild', '-r'], { inherit })
    if (!rebuilt.ok) return rebuilt
  }
  writeStamp('install', { abi, hash: hashOf(files) })
  return installed
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
