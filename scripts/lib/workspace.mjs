import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
export const CACHE = join(ROOT, 'node_modules', '.cache', 'luxdb')
export const SOURCE_CONDITION = 'luxdb-source'

/** Tests, and what only they use: `test-rows.ts` beside them, or a `test` folder. */
const TEST_FILE = /\.(test|int\.test|test-d)\.ts$|(^|\/)test-[\w-]+\.ts$|(^|\/)test\//

export function isTestFile(path) {
  return TEST_FILE.test(path)
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** Every file of the project that git knows or would add, relative to the root, sorted. */
export function projectFiles() {
  const out = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], {
    cwd: ROOT,
    maxBuffer: 1 << 28,
  })
  const files = out.toString().split('\0').filter(Boolean)
  return [...new Set(files)].filter((file) => existsSync(join(ROOT, file))).sort()
}

/** The members of one workspace folder: `{ dir, folder, manifest }`. */
function membersIn(parent) {
  const root = join(ROOT, parent)
  if (!existsSync(root)) return []
  return readdirSync(root)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .map((folder) => {
      const dir = `${parent}/${folder}`
      return { dir, folder, manifest: readJson(join(ROOT, dir, 'package.json')) }
    })
}

export function workspaceMembers() {
  const single = existsSync(join(ROOT, 'benchmarks', 'package.json'))
    ? [
        {
          dir: 'benchmarks',
          folder: 'benchmarks',
          manifest: readJson(join(ROOT, 'benchmarks', 'package.json')),
        },
      ]
    : []
  return [...['packages', 'apps', 'tests', 'examples'].flatMap(membersIn), ...single]
}

export function publishedPackages() {
  return workspaceMembers().filter((member) => !member.manifest.private)
}

/** The entries of a package besides ./package.json: `{ name: '@luxdb/core/query', file: 'query', source }`. */
export function entriesOf({ manifest }) {
  return Object.entries(manifest.exports ?? {})
    .filter(([subpath]) => subpath !== './package.json')
    .map(([subpath, target]) => ({
      subpath,
      name: manifest.name + subpath.slice(1),
      file: subpath === '.' ? 'index' : subpath.slice(2),
      source: target[SOURCE_CONDITION],
    }))
}

/** TypeScript sources of a member, tests left out unless asked for. */
export function sourcesOf(member, files, { tests = false } = {}) {
  const prefix = `${member.dir}/`
  return files.filter(
    (file) =>
      file.startsWith(prefix) &&
      /\.tsx?$/.test(file) &&
      !isDeclaration(file) &&
      (tests || isCode(file, prefix)),
  )
}

function isDeclaration(file) {
  return file.endsWith('.d.ts')
}

function isCode(file, prefix) {
  return file.startsWith(`${prefix}src/`) && !isTestFile(file)
}

export function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(ROOT, file)))
      .update('\0')
  return hash.digest('hex')
}
