import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pnpm } from './run.mjs'
import { CACHE, publishedPackages } from './workspace.mjs'

const FOLDER = join(CACHE, 'packs')

/** Pack every published package as the registry would get it: `{ member, tarball, bytes }`. */
export async function packAll() {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  const members = publishedPackages()
  const filters = members.map(({ dir }) => `--filter=./${dir}`)
  const packed = await pnpm(['-r', ...filters, 'pack', '--pack-destination', FOLDER])
  if (!packed.ok) throw new Error(`pnpm pack failed:\n${packed.output}`)
  const names = readdirSync(FOLDER)
  return members.map((member) => {
    const { name, version } = member.manifest
    const file = `${name.slice(1).replace('/', '-')}-${version}.tgz`
    if (!names.includes(file)) throw new Error(`pnpm pack made no ${file}`)
    const tarball = join(FOLDER, file)
    return { member, tarball, bytes: readFileSync(tarball) }
  })
}
