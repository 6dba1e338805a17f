import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import { configSource } from '../pull/config-source.js'
import { PULL_LEVELS, type PullLevel } from '../pull/kinds-source.js'
import type { KindsMerge, MergedPart } from '../pull/merge-kinds.js'
import { type PulledKinds, pullDatabase } from '../pull/pull-database.js'
import { UsageError } from './exit-code.js'
import { readKindsFile, replaceKindsFile } from './kinds-file.js'
import type { Terminal } from './terminal.js'

export interface PullCommandOptions {
  readonly url: string
  readonly out: string
  readonly report?: string
  readonly tables?: string
  /** `table=column,column` each. */
  readonly key: readonly string[]
  readonly level?: string
  readonly force?: boolean
  readonly merge?: boolean
}

const CONFIG_FILE = 'luxdb.config.ts'

/** `luxdb pull`. */
export async function pull(options: PullCommandOptions, terminal: Terminal): Promise<void> {
  const level = options.level === undefined ? undefined : levelCalled(options.level)
  const isThere = existsSync(options.out)
  if (isThere && !options.force && !options.merge) {
    throw new UsageError(
      `${options.out} exists; give --merge to add to it, --force to replace it, or another --out.`,
    )
  }
  const into = isThere && options.merge ? await readKindsFile(options.out) : undefined
  const tables = options.tables?.split(',').map((name) => name.trim())
  const keys = Object.fromEntries(options.key.map(keyOf))
  const pulled = await pullDatabase(options.url, {
    keys,
    ...(level && { level }),
    ...(tables && { tables }),
    ...(into && { into }),
  })
  const files = into
    ? [...(await replaceKindsFile(options.out, into, pulled))]
    : [await write(options.out, pulled.source)]
  if (options.report !== undefined) files.push(await write(options.report, pulled.report))
  if (!existsSync(CONFIG_FILE)) files.push(await write(CONFIG_FILE, configFor(options, pulled)))
  tell({ files, pulled }, terminal)
}

function keyOf(text: string): readonly [string, readonly string[]] {
  const [, table = '', columns = ''] = /^(.+)=(.+)$/.exec(text) ?? []
  if (table !== '') return [table, columns.split(',').map((name) => name.trim())]
  throw new UsageError(`--key ${text}: write table=column or table=column,column.`)
}

function levelCalled(text: string): PullLevel {
  const level = PULL_LEVELS.find((candidate) => candidate === text)
  if (level !== undefined) return level
  throw new UsageError(`--level ${text}: use ${PULL_LEVELS.join(', ')}.`)
}

function configFor({ url, out }: PullCommandOptions, { kinds }: PulledKinds): string {
  const path = relative(process.cwd(), resolve(out)).split(sep).join('/').replace(/\.ts$/, '.js')
  const constants = kinds.map(({ constant }) => constant)
  return configSource(url, constants, path.startsWith('.') ? path : `./${path}`)
}

async function write(file: string, text: string): Promise<string> {
  if (!existsSync(dirname(file)))
    throw new UsageError(`There is no folder ${dirname(file)}; create it first.`)
  await writeFile(file, text)
  return file
}

interface PullOutcome {
  readonly files: readonly string[]
  readonly pulled: PulledKinds
}

function tell({ files, pulled: { level, kinds, notes, merge } }: PullOutcome, terminal: Terminal): void {
  if (terminal.isJson) {
    const shown = kinds.map(({ name, table, parts, key }) => ({
      kind: name,
      table: table.name,
      fields: parts.length,
      key,
    }))
    terminal.print(JSON.stringify({ level, files, kinds: shown, notes, ...merge }, undefined, 2))
    return
  }
  if (merge) tellMerge(merge, terminal)
  const written = files.length === 0 ? 'nothing new' : files.join(', ')
  terminal.say(`${kinds.length} kinds at level ${level}: ${written}.`)
  if (notes.length > 0)
    terminal.say(`${notes.length} things that kinds do not say; --report <file> lists them.`)
}

function tellMerge({ added, unplaced, vanished, differing }: KindsMerge, terminal: Terminal): void {
  const list = (what: string, parts: readonly MergedPart[]): void => {
    if (parts.length > 0) terminal.say(`${what}: ${parts.map(partName).join(', ')}.`)
  }
  list('Added', added)
  for (const { source, ...part } of unplaced) terminal.say(`Add to ${partName(part)} by hand:\n${source}`)
  list('No longer in the database', vanished)
  list('Said in another way than the database has it', differing)
  const kinds = added.filter(({ field }) => field === undefined)
  if (kinds.length > 0) terminal.say('Name the new kinds in your configuration to serve them.')
}

function partName({ kind, field }: MergedPart): string {
  return field === undefined ? kind : `${kind}.${field}`
}
