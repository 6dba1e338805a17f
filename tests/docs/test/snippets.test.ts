import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'node:util'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findSnippets, ROOT } from './find-snippets.js'

/** Beside this package's dependencies, so that snippets import what their readers would. */
const FOLDER = fileURLToPath(new URL('../.snippets/', import.meta.url))

const snippets = findSnippets().map((snippet, index) => ({
  ...snippet,
  file: join(FOLDER, `snippet-${index}.ts`),
}))

describe('snippets', () => {
  const home = process.cwd()
  const folder = mkdtempSync(join(tmpdir(), 'luxdb-snippets-'))

  beforeAll(() => {
    mkdirSync(FOLDER, { recursive: true })
    // `export {}` makes each one a module of its own, also where it imports nothing.
    for (const { file, code } of snippets) writeFileSync(file, `${code}\nexport {}\n`)
    // Snippets name files as their readers would, relative to where they are.
    process.chdir(folder)
  })

  afterAll(() => {
    process.chdir(home)
    rmSync(folder, { recursive: true, force: true })
    rmSync(FOLDER, { recursive: true, force: true })
  })

  it('are found on the first page', () => {
    expect(snippets.some(({ place, runs }) => runs && place.startsWith('README.md'))).toBe(true)
  })

  it('type-check under the settings of the workspace', () => {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile)
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
    const program = ts.createProgram(
      snippets.map(({ file }) => file),
      // The working directory is elsewhere by now, and types are looked for from there.
      { ...options, noEmit: true, types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
    )
    const problems = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
      const place = snippets.find(({ file }) => file === diagnostic.file?.fileName)?.place
      return `${place}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`
    })
    expect(problems).toEqual([])
  }, 60_000)

  it.each(snippets.filter(({ runs }) => runs))('$place prints what it says', async ({ file, expected }) => {
    const printed: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((...values) => {
      printed.push(format(...values))
    })
    try {
      await import(/* @vite-ignore */ file)
    } finally {
      log.mockRestore()
    }
    expect(printed).toEqual(expected)
  })
})
