import type { RealmMaker } from '@luxdb/realm-suite'
import { createSQLiteRealm } from './realm-makers.js'

/** A realm that memory is compared with. */
export interface ComparedRealm {
  readonly name: string
  readonly createRealm: RealmMaker
}

export interface ComparedRealms {
  readonly realms: readonly ComparedRealm[]
  close(): Promise<void>
}

const NAMES = ['sqlite']

/** @throws Error for a name that no realm has */
export async function openComparedRealms(wanted: readonly string[]): Promise<ComparedRealms> {
  const unknown = wanted.find((name) => !NAMES.includes(name))
  if (unknown !== undefined) throw new Error(`There is no realm ${unknown}; known are ${NAMES.join(', ')}.`)
  return { realms: [{ name: 'sqlite', createRealm: createSQLiteRealm }], close: async () => undefined }
}
