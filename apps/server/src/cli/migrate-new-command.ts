import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createEvolution,
  evolutionLabel,
  sha256,
  type TransformDataOperation,
  writeEvolution,
} from '@luxdb/wisdom'
import { fillOf, splitAt } from './assignment.js'
import { UsageError } from './exit-code.js'
import { operationLines } from './migrate-report.js'
import { type SqlFiles, sqlOperations } from './sql-files.js'
import type { Terminal } from './terminal.js'
import { type MigrateOptions, withMigrations } from './with-migrations.js'

export interface MigrateNewOptions extends MigrateOptions, SqlFiles {
  readonly name: string
  readonly rename?: readonly string[]
  readonly fill?: readonly string[]
  readonly erase?: readonly string[]
  readonly transform?: readonly string[]
}

/** `luxdb migrate new`: writes what is between the last evolution and the kinds. */
export async function newEvolution(options: MigrateNewOptions, terminal: Terminal): Promise<void> {
  if (!/^[a-z0-9][a-z0-9_]{0,79}$/.test(options.name)) {
    throw new UsageError(`${options.name} is no name for a file; use lower-case letters, digits and _.`)
  }
  await withMigrations(options, terminal, async ({ kinds, folder, evolutions }) => {
    const parent = evolutions.at(-1)
    const label = evolutionLabel({ number: (parent?.number ?? 0) + 1, name: options.name })
    const transforms = (options.transform ?? []).map(transformOf)
    const moduleHash = moduleHashOf(join(folder, `${label}.ts`), transforms)
    const evolution = createEvolution(kinds, {
      name: options.name,
      parent,
      renames: options.rename ?? [],
      fills: new Map((options.fill ?? []).map((text) => fillOf(text, 'table.column=value'))),
      erase: new Set(options.erase),
      transforms,
      sql: sqlOperations(options),
      ...(moduleHash !== undefined && { moduleHash }),
    })
    if (evolution.operations.length === 0) {
      report({ file: null, operations: [] }, ['The kinds are what the last evolution leads to.'], terminal)
      return
    }
    const file = await writeEvolution(folder, evolution)
    const lines = [`Wrote ${file}:`, ...operationLines(evolution)]
    report({ file, operations: evolution.operations.map(({ type }) => type) }, lines, terminal)
  })
}

function report(facts: object, lines: readonly string[], terminal: Terminal): void {
  if (terminal.isJson) terminal.print(JSON.stringify(facts))
  else for (const line of lines) terminal.say(line)
}

function transformOf(text: string): TransformDataOperation {
  const [place, name] = splitAt(text, '--transform', 'table.column,column=function')
  const [table = '', columns = ''] = place.split('.')
  if (table === '' || columns === '') {
    throw new UsageError(`--transform ${text}: write it as table.column,column=function.`)
  }
  return { type: 'transformData', table, columns: columns.split(','), function: name }
}

/** The module is written first: its text is part of what the evolution is. */
function moduleHashOf(path: string, transforms: readonly TransformDataOperation[]): string | undefined {
  if (existsSync(path)) return sha256(readFileSync(path, 'utf8'))
  if (transforms.length === 0) return undefined
  const names = transforms.map((transform) => transform.function)
  throw new UsageError(`Write ${path} first; it has to export ${names.join(', ')}.`)
}
