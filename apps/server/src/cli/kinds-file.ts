import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { loadConfigFile } from '../config/load-config-file.js'
import { knownKinds } from '../pull/known-kinds.js'
import type { ExistingModule, PulledKinds } from '../pull/pull-database.js'
import { UsageError } from './exit-code.js'

/** A module of kinds that is there. @throws LUX_INVALID_CONFIG */
export async function readKindsFile(file: string): Promise<ExistingModule> {
  return { source: await readFile(file, 'utf8'), exported: await exportsOf(file) }
}

/**
 * Puts a module in the place of the one that it was made of, once it has been loaded and holds what it should; a
 * module that is the same is not touched.
 */
export async function replaceKindsFile(
  file: string,
  { source }: ExistingModule,
  pulled: PulledKinds,
): Promise<readonly string[]> {
  if (pulled.source === source) return []
  const trial = join(dirname(file), `.pull-${process.pid}-${basename(file)}`)
  try {
    await writeFile(trial, pulled.source)
    await assertHolds(trial, file, pulled)
    await rename(trial, file)
    return [file]
  } finally {
    await rm(trial, { force: true })
  }
}

async function assertHolds(trial: string, file: string, { merge }: PulledKinds): Promise<void> {
  const known = await exportsOf(trial)
    .then(knownKinds)
    .catch((cause: unknown) => {
      throw untouched(file, cause)
    })
  for (const { table, field } of merge?.added ?? []) {
    const kind = known.get(table)?.kind
    if (kind === undefined || (field !== undefined && !kind.parts.has(field))) throw untouched(file)
  }
}

function untouched(file: string, cause?: unknown): UsageError {
  const reason = cause instanceof Error ? `: ${cause.message}` : ''
  return new UsageError(
    `${file} cannot be added to by itself, and is as it was${reason}. Pull to another --out, and carry over what is new.`,
    { cause },
  )
}

async function exportsOf(file: string): Promise<Readonly<Record<string, unknown>>> {
  const loaded = await loadConfigFile(dirname(resolve(file)), resolve(file))
  const content = loaded?.content
  return typeof content === 'object' && content !== null ? { ...content } : {}
}
