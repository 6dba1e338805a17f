import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CACHE } from './workspace.mjs'

/** What a stage last finished with, so that it can be skipped when nothing changed. */
export function readStamp(name) {
  try {
    return JSON.parse(readFileSync(join(CACHE, `${name}.json`), 'utf8'))
  } catch {
    return undefined
  }
}

export function writeStamp(name, value) {
  const path = join(CACHE, `${name}.json`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(value))
}
