import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packAll } from '../lib/packs.mjs'
import { bin, run } from '../lib/run.mjs'
import { CACHE, entriesOf, ROOT, readJson } from '../lib/workspace.mjs'

export const about = 'the packed tarballs install into an empty project and work from ESM, require and tsc'

export async function check() {
  const packs = await packAll()
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-install-'))
  try {
    const installed = await install(folder, packs)
    if (!installed.ok) return [`npm install failed:\n${installed.output}`]
    const entries = packs.flatMap(({ member }) => entriesOf(member)).map(({ name }) => name)
    const { names, problems } = await load(folder, entries)
    const commands = packs.flatMap(({ member }) => Object.keys(member.manifest.bin ?? {}))
    return [
      ...problems,
      ...(await types(folder, names)),
      ...(await runCommands(folder, commands)),
      ...(await docsPage(folder)),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** npm's cache stays below node_modules, so that the second run needs no network whatever HOME is. */
async function install(folder, packs) {
  const tarballs = Object.fromEntries(
    packs.map(({ member, tarball }) => [member.manifest.name, `file:${tarball}`]),
  )
  const peers = Object.assign({}, ...packs.map(({ member }) => member.manifest.peerDependencies ?? {}))
  const manifest = {
    name: 'luxdb-install-check',
    private: true,
    type: 'module',
    dependencies: { ...peers, ...tarballs, '@types/node': rootVersion('@types/node') },
    overrides: Object.fromEntries(Object.keys(tarballs).map((name) => [name, `$${name}`])),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
  const result = await run('npm', ['install', ...flags, '--cache', join(CACHE, 'npm')], { cwd: folder })
  if (result.ok) copyNativeAddons(folder)
  return result
}

function rootVersion(name) {
  return readJson(join(ROOT, 'package.json')).devDependencies[name]
}

/** Compiling better-sqlite3 takes a minute: take the workspace's own build of the same version. */
function copyNativeAddons(folder) {
  const require = createRequire(join(ROOT, 'packages', 'realm-sqlite', 'package.json'))
  const source = join(realpathSync(require.resolve('better-sqlite3/package.json')), '..', 'build', 'Release')
  const target = join(folder, 'node_modules', 'better-sqlite3', 'build', 'Release')
  if (!existsSync(join(source, 'better_sqlite3.node')) || existsSync(target)) return
  mkdirSync(target, { recursive: true })
  cpSync(join(source, 'better_sqlite3.node'), join(target, 'better_sqlite3.node'))
}

/** Load every entry both ways: `{ names: { entry: export names }, problems }`. */
async function load(folder, entries) {
  const imports = entries.map((name, index) => `import * as m${index} from '${name}'`)
  const imported = entries.map((name, index) => `  '${name}': Object.keys(m${index}),`)
  const required = entries.map((name) => `  '${name}': Object.keys(require('${name}')),`)
  const esm = await report(folder, 'use.mjs', [
    ...imports,
    'console.log(JSON.stringify({',
    ...imported,
    '}))',
  ])
  const cjs = await report(folder, 'use.cjs', ['console.log(JSON.stringify({', ...required, '}))'])
  if (!esm.names || !cjs.names) return { names: {}, problems: [...esm.problems, ...cjs.problems] }
  const problems = entries.flatMap((name) => {
    if (esm.names[name].length === 0) return [`${name} exports no value`]
    const missing = esm.names[name].filter((key) => !cjs.names[name].includes(key))
    return missing.map((key) => `${name}: require() does not give ${key}`)
  })
  return { names: esm.names, problems }
}

async function report(folder, file, lines) {
  writeFileSync(join(folder, file), lines.join('\n'))
  const { ok, output } = await run(process.execPath, ['--no-warnings', file], { cwd: folder })
  return ok
    ? { names: JSON.parse(output.trim().split('\n').at(-1)), problems: [] }
    : { problems: [`${file}:\n${output}`] }
}

/**
 * Every value that an entry has at run time must be in its declarations. These are checked without skipLibCheck,
 * but only complaints about LuxDB's own files count.
 */
async function types(folder, names) {
  const uses = Object.entries(names).flatMap(([name, keys], index) => [
    `import * as m${index} from '${name}'`,
    ...keys.map((key) => `void m${index}.${key}`),
  ])
  const options = {
    strict: true,
    noEmit: true,
    target: 'ES2023',
    types: ['node'],
    exactOptionalPropertyTypes: true,
  }
  writeFileSync(join(folder, 'use.mts'), uses.join('\n'))
  writeFileSync(join(folder, 'use.cts'), uses.join('\n'))
  const kinds = [
    { name: 'nodenext', module: 'nodenext', files: ['use.mts', 'use.cts'] },
    { name: 'bundler', module: 'esnext', moduleResolution: 'bundler', files: ['use.mts'] },
  ]
  const problems = await Promise.all(
    kinds.map(async ({ name, files, ...modules }) => {
      const project = join(folder, `tsconfig.${name}.json`)
      writeFileSync(project, JSON.stringify({ compilerOptions: { ...options, ...modules }, files }))
      const { output } = await bin('tsc', ['-p', project, '--pretty', 'false'], { cwd: folder })
      const own = output
        .split('\n')
        .filter((line) => /^(use\.|tsconfig|error|node_modules\/@luxdb\/)/.test(line))
      return own.map((line) => `types (${name}): ${line}`)
    }),
  )
  return problems.flat()
}

async function runCommands(folder, commands) {
  const problems = await Promise.all(
    commands.map(async (name) => {
      const command = join(folder, 'node_modules', '.bin', name)
      const { ok, output } = await run(command, ['--version'], { cwd: folder })
      return ok && /\d+\.\d+\.\d+/.test(output) ? [] : [`${name} --version failed:\n${output}`]
    }),
  )
  return problems.flat()
}

/** The page at /docs is made of files that the build copies: the sources alone do not show whether they come along. */
async function docsPage(folder) {
  const files = ['docs', 'docs/start.js', 'docs/swagger-ui.css', 'docs/swagger-ui-bundle.js']
  const lines = [
    "import { createRestFlow } from '@luxdb/flow-rest'",
    'const { fetch } = createRestFlow()',
    "const statusOf = async (file) => (await fetch(new Request('http://localhost/' + file))).status",
    `for (const file of ${JSON.stringify(files)}) console.log(file, await statusOf(file))`,
  ]
  writeFileSync(join(folder, 'docs.mjs'), lines.join('\n'))
  const { output } = await run(process.execPath, ['--no-warnings', 'docs.mjs'], { cwd: folder })
  const expected = files.map((file) => `${file} 200`).join('\n')
  return output.trim() === expected ? [] : [`/docs has no page:\n${output}`]
}
