import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { WIRE_VERSION } from './wire-version.js'

/**
 * What each version was. When messages change, raise WIRE_VERSION (here and in packages/client) and add its line; those
 * above stay as they are.
 */
const VERSIONS: Readonly<Record<number, string>> = {
  1: '5a636f054fcdb764',
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
/** What HTTP tells of live queries too. */
const SHARED = fileURLToPath(new URL('../../../protocol/src/live/live-wire.ts', import.meta.url))

/** The declarations of a file, without comments and layout. */
function declarationsOf(path: string): string {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
  return ts.createPrinter({ removeComments: true }).printFile(source)
}

function hashOfMessages(): string {
  const own = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.startsWith('wire-version'))
  const texts = [...own.sort().map((name) => FOLDER + name), SHARED].map(declarationsOf)
  return createHash('sha256').update(texts.join()).digest('hex').slice(0, 16)
}

describe('the version of the messages', () => {
  it('is raised when they change', () => {
    expect(VERSIONS[WIRE_VERSION]).toBe(hashOfMessages())
  })

  it('is the last of different ones', () => {
    expect(Math.max(...Object.keys(VERSIONS).map(Number))).toBe(WIRE_VERSION)
    expect(new Set(Object.values(VERSIONS)).size).toBe(Object.keys(VERSIONS).length)
  })
})
