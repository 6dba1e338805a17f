import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LuxError } from '@luxdb/core'
import { isJsonObject, type JsonValue, parseJson } from '@luxdb/core/query'
import { assertUnedited } from '../assert-follows.js'
import {
  type DataFunction,
  type Evolution,
  evolutionLabel,
  type LoadedEvolution,
  sha256,
} from '../evolution.js'
import { inOneLine } from './in-one-line.js'

/** `0007_add_mood.json` */
const FILE_NAME = /^(\d{4,})_([a-z0-9][a-z0-9_]{0,79})\.json$/

/** Endings of the module with data functions, in the order in which they are looked for. */
const MODULE_ENDINGS = ['.ts', '.js', '.mjs'] as const

export interface ReadEvolutionsOptions {
  /** Loads a module by its path; default: `import`, which reads TypeScript only where Node does. */
  readonly loadModule?: (path: string) => Promise<unknown>
}

/**
 * The evolutions of a folder, from the first to the last. A folder that is not there has none.
 * @throws LUX_EVOLUTION_EDITED when a file is not what its hash says; LUX_EVOLUTION_CONFLICT when two follow the
 *   same one, or one follows nothing that is there
 */
export async function readEvolutions(
  folder: string,
  options: ReadEvolutionsOptions = {},
): Promise<readonly LoadedEvolution[]> {
  const names = await namesIn(folder)
  const files = names.filter((name) => FILE_NAME.test(name)).sort()
  const evolutions = await Promise.all(
    files.map((name) => readEvolution(folder, { name, names, ...options })),
  )
  return inOneLine(evolutions)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

interface FileToRead extends ReadEvolutionsOptions {
  readonly name: string
  readonly names: readonly string[]
}

async function readEvolution(folder: string, file: FileToRead): Promise<LoadedEvolution> {
  const { name, names, loadModule = importModule } = file
  const evolution = parseEvolution(await readFile(join(folder, name), 'utf8'), name)
  assertUnedited(evolution)
  if (`${evolutionLabel(evolution)}.json` !== name)
    throw notAnEvolution(name, `it says of itself ${evolutionLabel(evolution)}`)
  if (evolution.moduleHash === undefined) return evolution
  const base = name.slice(0, -'.json'.length)
  const ending = MODULE_ENDINGS.find((each) => names.includes(base + each))
  if (ending === undefined) throw edited(name, 'the module with its functions is gone')
  const path = join(folder, base + ending)
  if (sha256(await readFile(path, 'utf8')) !== evolution.moduleHash) {
    throw edited(base + ending, 'its functions were edited after it was written')
  }
  return { ...evolution, functions: functionsOf(await loadModule(path)) }
}

function importModule(path: string): Promise<unknown> {
  return import(path)
}

function functionsOf(module: unknown): Readonly<Record<string, DataFunction>> {
  if (typeof module !== 'object' || module === null) return {}
  const entries = Object.entries(module).filter(([, value]) => typeof value === 'function')
  // What a module exports has no types at run time; each result is checked when it becomes a cell.
  return Object.fromEntries(entries) as Record<string, DataFunction>
}

/** @throws LUX_EVOLUTION_EDITED, LUX_INVALID_JSON */
function parseEvolution(text: string, name: string): Evolution {
  const value: JsonValue = parseJson(text)
  const isWhole =
    isJsonObject(value) &&
    value['v'] === 1 &&
    typeof value['number'] === 'number' &&
    typeof value['name'] === 'string' &&
    typeof value['hash'] === 'string' &&
    Array.isArray(value['operations']) &&
    isJsonObject(value['after'])
  if (!isWhole) throw notAnEvolution(name, 'it lacks what an evolution has')
  // Its hash says that it is as it was written.
  return value as unknown as Evolution
}

function notAnEvolution(name: string, why: string): LuxError {
  return edited(name, `it is no evolution of this version: ${why}`)
}

function edited(name: string, why: string): LuxError {
  return new LuxError(
    'LUX_EVOLUTION_EDITED',
    `${name} cannot be used: ${why}. Put it back as it was written.`,
    { details: { file: name } },
  )
}
