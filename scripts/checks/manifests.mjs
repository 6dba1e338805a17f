import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { entriesOf, publishedPackages, ROOT, SOURCE_CONDITION } from '../lib/workspace.mjs'

export const about =
  'every package.json states what a published package needs, and its two exports maps agree'

export async function check() {
  return publishedPackages().flatMap((member) =>
    [...metadata(member), ...exportMaps(member), ...entries(member)].map(
      (problem) => `${member.dir}: ${problem}`,
    ),
  )
}

function metadata({ dir, folder, manifest }) {
  const required = {
    name: `@luxdb/${folder}`,
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    files: ['dist'],
    engines: { node: '>=20.19' },
  }
  const wrong = Object.entries(required)
    .filter(([key, value]) => !isDeepStrictEqual(manifest[key], value))
    .map(([key, value]) => `"${key}" must be ${JSON.stringify(value)}`)
  const scripts = Object.keys(manifest.scripts ?? {}).filter((name) => /install|^prepare$/.test(name))
  return [
    ...wrong,
    ...(manifest.description ? [] : ['"description" is missing']),
    ...(manifest.repository?.directory === dir ? [] : [`"repository.directory" must be "${dir}"`]),
    ...scripts.map((name) => `a published package has no install script, but there is "${name}"`),
    ...(existsSync(join(ROOT, dir, 'CHANGELOG.md')) ? [] : ['CHANGELOG.md is missing']),
  ]
}

function exportMaps({ manifest }) {
  const published = Object.fromEntries(
    Object.entries(manifest.exports).map(([subpath, target]) => [subpath, withoutSource(target)]),
  )
  const agree = JSON.stringify(published) === JSON.stringify(manifest.publishConfig?.exports)
  return agree
    ? []
    : [`publishConfig.exports must be exports without "${SOURCE_CONDITION}", in the same order`]
}

function withoutSource(target) {
  if (typeof target === 'string') return target
  const { [SOURCE_CONDITION]: _, ...rest } = target
  return rest
}

function entries(member) {
  const path = join(ROOT, member.dir, 'tsup.config.ts')
  const config = existsSync(path) ? readFileSync(path, 'utf8') : ''
  return entriesOf(member).flatMap(({ subpath, file, source }) => {
    const expected = [SOURCE_CONDITION, 'types', 'default']
    const target = member.manifest.exports[subpath]
    const problems = []
    if (!isDeepStrictEqual(Object.keys(target), expected))
      problems.push(`must have ${expected.join(', ')} in this order`)
    if (!source || !existsSync(join(ROOT, member.dir, source)))
      problems.push(`source ${source} does not exist`)
    else if (!config.includes(`'${source.slice(2)}'`)) problems.push('is not an entry of tsup.config.ts')
    if (target.default !== `./dist/${file}.js`) problems.push(`must point to ./dist/${file}.js`)
    if (target.types !== `./dist/${file}.d.ts`) problems.push(`must point to ./dist/${file}.d.ts`)
    return problems.map((problem) => `exports "${subpath}" ${problem}`)
  })
}
