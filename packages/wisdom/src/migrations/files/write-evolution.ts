import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Evolution, evolutionLabel, plainEvolution } from '../evolution.js'

/** Writes an evolution into its file, which must not be there yet. Resolves to the file's path. */
export async function writeEvolution(folder: string, evolution: Evolution): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${evolutionLabel(evolution)}.json`)
  await writeFile(path, `${JSON.stringify(plainEvolution(evolution), undefined, 2)}\n`, { flag: 'wx' })
  return path
}
