import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ProjectSize {
  readonly kinds: number
  readonly queries: number
}

export interface TypeProject {
  readonly folder: string
  /** Without the queries: what their types are measured against. */
  readonly kindsAlone: string
  readonly whole: string
}

/** A project of kinds that are bound in a ring, and of queries over them in several forms. */
export function writeProject(folder: string, size: ProjectSize, conditions: readonly string[]): TypeProject {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'kinds.ts'), kindsSource(size))
  writeFileSync(join(folder, 'queries.ts'), queriesSource(size))
  return {
    folder,
    kindsAlone: writeConfig(folder, 'kinds', conditions),
    whole: writeConfig(folder, 'queries', conditions),
  }
}

function writeConfig(folder: string, name: string, conditions: readonly string[]): string {
  const path = join(folder, `tsconfig.${name}.json`)
  const compilerOptions = {
    target: 'ES2023',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    strict: true,
    skipLibCheck: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    types: ['node'],
    customConditions: conditions,
  }
  writeFileSync(path, JSON.stringify({ compilerOptions, files: [`${name}.ts`] }))
  return path
}

function kindsSource({ kinds }: ProjectSize): string {
  const declared = Array.from({ length: kinds }, (_, index) => {
    const next = (index + 1) % kinds
    const last = (index + kinds - 1) % kinds
    return `export const Kind${index} = kind('kind${index}', {
  name: z.string(), code: z.string().meta({ unique: true }), size: z.int(), weight: z.number().nullable(),
  born: z.date(), active: z.boolean(), state: z.enum(['new', 'old']).default('new'), gold: z.bigint().optional(),
  tags: z.array(z.string()).default([]), home: z.object({ town: z.string() }), note: z.string().optional(),
  get parent() { return bond.to(() => Kind${next}).optional() },
  get children() { return bond.many(() => Kind${last}, 'parent') },
})`
  })
  return ["import { bond, kind } from '@luxdb/core'", "import { z } from 'zod'", ...declared].join('\n')
}

/** Of each form in turn; `of` is the query's kind. */
const FORMS: readonly ((of: string) => string)[] = [
  (of) =>
    `queries.beginMeditation('a').of(${of}).seek({ name: 'x', size: { gt: 5 } }, gt('born', new Date())).choose('name', 'size').orderByEnergy().limit(10).transcend()`,
  (of) =>
    `queries.beginMeditation('b').of(${of}).seek(and(eq('state', 'new'), or(like('name', 'a%'), exists('parent', gt('size', 3))))).with('parent', 'children').page()`,
  (of) =>
    `queries.beginMeditation('c').of(${of}).group('state').aggregate({ n: { count: true }, most: { max: 'size' } }).having({ n: { gt: 1 } }).orderBy({ n: 'desc' }).transcend()`,
  (of) =>
    `queries.beginMeditation('d').of(${of}).or({ parent: { exists: { name: 'x' } } }).not(eq(at('home', 'town'), 'x')).with({ children: { select: ['name'], embed: { parent: true } } }).orderBy('name', 'desc').stream()`,
  (of) =>
    `realm.of(${of}).contemplate({ where: { name: 'x', or: [{ size: 1 }, { active: true }] }, select: ['name', 'gold'], orderBy: { size: 'asc' }, embed: { parent: { select: ['code'] } } })`,
]

function queriesSource({ kinds, queries }: ProjectSize): string {
  const asked = Array.from({ length: queries }, (_, index) => {
    const form = FORMS[index % FORMS.length]
    return `export const result${index} = ${form?.(`Kinds.Kind${index % kinds}`)}`
  })
  return [
    "import type { MemoryRealm } from '@luxdb/core'",
    "import { and, at, eq, exists, gt, like, or } from '@luxdb/core/query'",
    "import { createSacredQueries } from '@luxdb/wisdom/queries'",
    "import * as Kinds from './kinds.js'",
    'declare const realm: MemoryRealm',
    'const queries = createSacredQueries(realm)',
    ...asked,
  ].join('\n')
}
