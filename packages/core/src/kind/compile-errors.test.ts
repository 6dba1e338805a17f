import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'

const HERE = dirname(fileURLToPath(import.meta.url))

/** Two mutually bound kinds in two files, and a file of mistakes. They exist in memory only. */
const SOURCES: Readonly<Record<string, string>> = {
  'fixture-post.ts': `
    import { z } from 'zod'
    import { bond } from './bond.js'
    import { Author } from './fixture-author.js'
    import { kind } from './kind.js'
    export const Post = kind('post', {
      title: z.string(),
      words: z.int(),
      get author() { return bond.to(() => Author) },
    }, { indexes: [['title', 'author']] })
  `,
  'fixture-author.ts': `
    import { z } from 'zod'
    import { bond } from './bond.js'
    import { Post } from './fixture-post.js'
    import { kind } from './kind.js'
    export const Author = kind('author', {
      name: z.string(),
      rank: z.enum(['novice', 'master']),
      get posts() { return bond.many(() => Post, 'author') },
      get favourite() { return bond.to(() => Post).optional() },
    })
  `,
  'fixture-mistakes.ts': `
    import type { BeingCollection } from '../being/being-collection.js'
    import { Author } from './fixture-author.js'
    import type { RecordOf } from './kind-types.js'
    import { and, asc, eq, exists, gt, like } from '../query/conditions.js'
    declare const authors: BeingCollection<typeof Author>
    export const inferred: RecordOf<typeof Author> = 5
    authors.contemplate({ where: { nam: 'x' } })
    authors.contemplate({ where: { posts: { exists: { titel: 'x' } } } })
    authors.contemplate({ where: { energyLevel: 'high' } })
    authors.contemplate({ where: { rank: 'apprentice' } })
    authors.contemplate({ where: { energyLevel: { like: '5%' } } })
    authors.contemplate({ where: { energyLevel: { gt: '5' } } })
    authors.contemplate({ where: { posts: { some: {} } } })
    authors.contemplate({ where: eq('nom', 'x') })
    authors.contemplate({ where: and(gt('energyLevel', 'low')) })
    authors.contemplate({ where: exists('poems') })
    authors.contemplate({ where: exists('posts', like('words', 'x%')) })
    authors.contemplate({ orderBy: [asc('nim')] })
    authors.contemplate({ select: ['nam'] })
    authors.contemplate({ orderBy: { nam: 'asc' } })
    authors.contemplate({ orderBy: { name: 'up' } })
    authors.contemplate({ embed: { books: true } })
    authors.contemplate({ embed: { posts: { select: ['titel'] } } })
    authors.contemplate({ limit: 5, ofset: 5 })
    authors.aggregate({ columns: { total: { sum: 'name' } } })
    authors.aggregate({ columns: { total: { sum: 'energyLevel' } }, having: { totl: 5 } })
  `,
}

let messages: readonly string[] = []

/** What the compiler says about a line of the mistakes, and nothing when it compiles. */
function said(fragment: string): string {
  const line =
    (SOURCES['fixture-mistakes.ts'] ?? '').split('\n').findIndex((text) => text.includes(fragment)) + 1
  expect(line).toBeGreaterThan(0)
  return messages.filter((message) => message.startsWith(`fixture-mistakes.ts:${line} `)).join('\n')
}

describe('mistakes read like sentences', () => {
  beforeAll(() => {
    messages = compile()
  }, 120_000)

  test('files of mutually bound kinds compile without annotations', () => {
    expect(messages.filter((message) => !message.startsWith('fixture-mistakes.ts'))).toEqual([])
    expect(said('inferred')).toMatch(/readonly name: string.*readonly favouriteId: string \| null/)
  })

  test.each([
    ['{ nam: ', 'Kind author has no field nam.'],
    ['{ titel: ', 'Kind post has no field titel.'],
    ["energyLevel: 'high'", 'Field energyLevel of kind author takes a number.'],
    ['apprentice', 'Field rank of kind author takes one of its values.'],
    ['{ like: ', 'Field energyLevel of kind author takes a number and has no operator like.'],
    ["{ gt: '5' }", 'Operator gt on field energyLevel of kind author does not take this value.'],
    ['{ some: ', 'Bond posts of kind author is asked by exists, not by some.'],
    ["eq('nom'", 'Kind author has no field nom.'],
    ["gt('energyLevel', 'low')", 'Field energyLevel of kind author takes a number.'],
    ["exists('poems')", 'Kind author has no bond poems.'],
    ["like('words'", 'Field words of kind post takes a number.'],
    ["asc('nim')", 'Kind author has no field nim.'],
    ["select: ['nam']", 'Kind author has no field nam.'],
    ["orderBy: { nam: 'asc' }", 'Kind author has no field nam.'],
    ["orderBy: { name: 'up' }", 'The order by name is asc or desc.'],
    ['{ books: ', 'Kind author has no bond books.'],
    ["select: ['titel']", 'Kind post has no field titel.'],
    ['ofset', "'ofset' does not exist"],
    ["sum: 'name'", 'Field name of kind author has no sum.'],
    ['totl', 'The aggregate has no column totl.'],
  ])('%s', (fragment, sentence) => {
    expect(said(fragment)).toContain(sentence)
  })
})

function compile(): readonly string[] {
  const { options } = ts.parseJsonConfigFileContent(readConfig(), ts.sys, HERE)
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  const sourceOf = (path: string): string | undefined =>
    dirname(path) === HERE ? SOURCES[path.slice(HERE.length + 1)] : undefined
  host.fileExists = (path) => sourceOf(path) !== undefined || fileExists(path)
  host.readFile = (path) => sourceOf(path) ?? readFile(path)
  host.getSourceFile = (path, target) => {
    const source = sourceOf(path)
    return source === undefined ? getSourceFile(path, target) : ts.createSourceFile(path, source, target)
  }
  const files = Object.keys(SOURCES).map((name) => join(HERE, name))
  const program = ts.createProgram(files, options, host)
  return files.flatMap((path) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map(describeDiagnostic),
  )
}

function readConfig(): unknown {
  const path = ts.findConfigFile(HERE, ts.sys.fileExists, 'tsconfig.base.json')
  return path === undefined ? {} : { extends: path }
}

function describeDiagnostic({ file, start, messageText }: ts.Diagnostic): string {
  const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? -1
  const name = file?.fileName.slice(HERE.length + 1) ?? ''
  return `${name}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
}
