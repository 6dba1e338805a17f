import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { apiOf, programOf } from '../lib/api-text.mjs'
import { entriesOf, publishedPackages, ROOT } from '../lib/workspace.mjs'

export const about = 'the public API of every entry is the one recorded in its package (api/*.d.ts)'

export async function check({ update }) {
  const entries = publishedPackages().flatMap((member) =>
    entriesOf(member).map((entry) => ({ member, ...entry })),
  )
  const built = entries.filter(({ member, file }) => existsSync(distOf(member, file)))
  const program = programOf(built.map(({ member, file }) => distOf(member, file)))
  const missing = entries.filter((entry) => !built.includes(entry)).map(({ name }) => `${name} is not built`)
  const changed = built.flatMap(({ member, file, name }) => {
    const path = join(ROOT, member.dir, 'api', `${file}.d.ts`)
    return compare(path, apiOf(program, distOf(member, file), name), { name, update })
  })
  return [...missing, ...changed, ...strays({ update })]
}

function distOf(member, file) {
  return join(ROOT, member.dir, 'dist', `${file}.d.ts`)
}

function compare(path, text, { name, update }) {
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (before === text) return []
  if (update) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return []
  }
  const remedy = 'if that is meant: npm run check -- api --update, and add a changeset'
  if (before === '') return [`the API of ${name} is not on record; ${remedy}`]
  return [`the API of ${name} changed; ${remedy}\n${differences(before, text)}`]
}

function differences(before, after) {
  const old = new Set(before.split('\n'))
  const fresh = new Set(after.split('\n'))
  const gone = [...old].filter((line) => !fresh.has(line)).map((line) => `    - ${line}`)
  const come = [...fresh].filter((line) => !old.has(line)).map((line) => `    + ${line}`)
  return [...gone, ...come].slice(0, 20).join('\n')
}

/** Records of entries that are gone. */
function strays({ update }) {
  return publishedPackages().flatMap((member) => {
    const folder = join(ROOT, member.dir, 'api')
    const known = entriesOf(member).map(({ file }) => `${file}.d.ts`)
    const stray = existsSync(folder) ? readdirSync(folder).filter((file) => !known.includes(file)) : []
    if (update) for (const file of stray) rmSync(join(folder, file))
    return update ? [] : stray.map((file) => `${member.dir}/api/${file} belongs to no entry`)
  })
}
