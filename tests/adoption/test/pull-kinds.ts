import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunTimeKind } from '@luxdb/core'
import { type PulledKinds, type PullOptions, pullDatabase } from '@luxdb/server'
import ts from 'typescript'

/** Inside the package, so that what the kinds import is found; Git ignores it. */
const FOLDER = fileURLToPath(new URL('../.pulled', import.meta.url))

export interface LoadedKinds extends PulledKinds, LoadedModule {
  readonly loaded: readonly RunTimeKind[]
  /** By name. @throws when there is no such kind */
  get(name: string): RunTimeKind
}

/** Pulls a database, and imports the module that comes of it. */
export async function pullKinds(url: string, options?: PullOptions): Promise<LoadedKinds> {
  const pulled = await pullDatabase(url, options)
  const { file, exported, remove } = await loadModule(pulled.source)
  const loaded = Object.values(exported)
  const get = (name: string): RunTimeKind => {
    const found = loaded.find((kind) => kind.name === name)
    if (found === undefined) throw new Error(`There is no kind ${name}:\n${pulled.source}`)
    return found
  }
  return { ...pulled, file, exported, loaded, get, remove }
}

export interface LoadedModule {
  readonly file: string
  readonly exported: Readonly<Record<string, RunTimeKind>>
  remove(): void
}

/** Imports a module of kinds. */
export async function loadModule(source: string): Promise<LoadedModule> {
  mkdirSync(FOLDER, { recursive: true })
  const folder = mkdtempSync(join(FOLDER, 'kinds-'))
  const file = join(folder, 'kinds.ts')
  writeFileSync(file, source)
  const exported: Readonly<Record<string, RunTimeKind>> = await import(file)
  return { file, exported, remove: () => rmSync(folder, { recursive: true }) }
}

/** What TypeScript has against a file, under the settings of this repository. */
export function typeErrors(file: string): readonly string[] {
  const path = fileURLToPath(new URL('../tsconfig.json', import.meta.url))
  const parsed = ts.getParsedCommandLineOfConfigFile(
    path,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  )
  const program = ts.createProgram([file], { ...parsed?.options, noEmit: true })
  const source = program.getSourceFile(file)
  const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
