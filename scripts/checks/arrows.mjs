import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { importsOf, parse, placeOf } from '../lib/parse.mjs'
import { isTestFile, projectFiles, ROOT, readJson, sourcesOf, workspaceMembers } from '../lib/workspace.mjs'

export const about = 'packages import only what the package map allows and what their package.json declares'

const SCOPE = '@luxdb/'
/** What entry core/query is made of: closed under imports, so that it runs in a browser without zod. */
const CLOSED = ['packages/core/src/query/', 'packages/core/src/errors/']
const BUILTINS = new Set(builtinModules)

export async function check() {
  const files = projectFiles()
  const arrows = readJson(join(ROOT, 'scripts', 'arrows.json'))
  const rootDev = Object.keys(readJson(join(ROOT, 'package.json')).devDependencies)
  const context = { arrows, rootDev, members: workspaceMembers() }
  return context.members.flatMap((member) =>
    sourcesOf(member, files, { tests: true }).flatMap((file) => problemsIn(file, member, context)),
  )
}

function problemsIn(file, member, context) {
  const tree = parse(file)
  return importsOf(tree).flatMap((found) => {
    const reasons = [relative, declared, allowed, queryAlone].map((rule) =>
      rule(found, { file, member, ...context }),
    )
    return reasons
      .filter(Boolean)
      .map((reason) => `${placeOf(found.node, tree)} imports ${found.specifier}: ${reason}`)
  })
}

function isRelative(specifier) {
  return specifier.startsWith('.')
}

function isBuiltin(specifier) {
  return specifier.startsWith('node:') || BUILTINS.has(specifier)
}

function packageName(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** `file` is deployed code of a package or app: not a test, not a tool's configuration. */
function isShipped(file, member) {
  return file.startsWith(`${member.dir}/src/`) && !isTestFile(file)
}

function relative({ specifier }, { file, member }) {
  if (!isRelative(specifier) || !file.startsWith(`${member.dir}/src/`)) return undefined
  const target = join(file, '..', specifier).replaceAll('\\', '/')
  return target.startsWith(`${member.dir}/`) ? undefined : 'a relative path must not leave the package'
}

function declared({ specifier }, { file, member, rootDev }) {
  if (isRelative(specifier) || isBuiltin(specifier)) return undefined
  const name = packageName(specifier)
  const { dependencies = {}, peerDependencies = {}, devDependencies = {} } = member.manifest
  if (name === member.manifest.name || name in dependencies || name in peerDependencies) return undefined
  if (isShipped(file, member)) return `not among the dependencies of ${member.dir}/package.json`
  return name in devDependencies || rootDev.includes(name)
    ? undefined
    : 'declared neither here nor at the root'
}

/** The package map; apps, examples, tests and benchmarks compose what they like. */
function allowed({ specifier, typeOnly }, { file, member, arrows, members }) {
  if (!member.dir.startsWith('packages/') || !isShipped(file, member)) return undefined
  if (isRelative(specifier) || isBuiltin(specifier)) return undefined
  const rule = arrows[member.folder]
  if (!rule) return `${member.folder} is missing in scripts/arrows.json`
  if (!specifier.startsWith(SCOPE)) {
    return rule.external.includes(packageName(specifier))
      ? undefined
      : 'not a dependency this package may have'
  }
  const entry = specifier.slice(SCOPE.length)
  const reachable = typeOnly ? [...rule.packages, ...(rule.types ?? [])] : rule.packages
  if (!reachable.some((name) => entry === name || entry.startsWith(`${name}/`)))
    return 'against the package map'
  return isPublicEntry(specifier, members) ? undefined : 'not a public entry of that package'
}

function isPublicEntry(specifier, members) {
  const name = packageName(specifier)
  const owner = members.find(({ manifest }) => manifest.name === name)
  return Object.keys(owner?.manifest.exports ?? {}).includes(`.${specifier.slice(name.length)}`)
}

function queryAlone({ specifier }, { file }) {
  if (!CLOSED.some((folder) => file.startsWith(folder)) || isTestFile(file)) return undefined
  if (!isRelative(specifier)) return 'core/query and core/errors import no package and no node: module'
  const target = join(file, '..', specifier).replaceAll('\\', '/')
  return CLOSED.some((folder) => target.startsWith(folder))
    ? undefined
    : `stay within ${CLOSED.join(' and ')}`
}
