import { toSnakeCase } from '@luxdb/core'
import { fieldSource, NOW_AS_TEXT } from './field-source.js'
import type { BondManyPlan, BondThroughPlan, BondToPlan, FieldPlan, KindPlan } from './kind-plan.js'
import { commentLines, objectOf, quoted, quotedList } from './source-text.js'

/** How far LuxDB goes with a database that it did not make. */
export const PULL_LEVELS = ['mirror', 'guest', 'native'] as const
export type PullLevel = (typeof PULL_LEVELS)[number]

/** A module that declares the kinds and exports each of them. */
export function kindsSource(plans: readonly KindPlan[], level: PullLevel): string {
  const constants = new Map(plans.map((plan) => [plan.name, plan.constant]))
  const hasBonds = plans.some(({ parts, ways }) => ways.length > 0 || parts.some(({ type }) => type === 'to'))
  const usesZod = plans.some(({ parts }) => parts.some(({ type }) => type === 'field'))
  const imports = [
    `import { ${hasBonds ? 'bond, ' : ''}kind } from '@luxdb/core'`,
    ...(usesZod ? [`import { z } from 'zod'`] : []),
  ]
  const kinds = plans.map((plan) => kindSource(plan, level, constants))
  return `${[imports.join('\n'), ...helpersFor(kinds.join('\n')), ...kinds].join('\n\n')}\n`
}

/** Declarations that a source uses and does not hold. */
export function helpersFor(source: string): readonly string[] {
  const isThere = /\b(?:const|function) nowAsText\b/.test(source)
  return source.includes('nowAsText') && !isThere ? [NOW_AS_TEXT] : []
}

/** Names of the constants that hold kinds, by the kinds' own. */
type Constants = ReadonlyMap<string, string>

/** The declaration of one kind. */
export function kindSource(plan: KindPlan, level: PullLevel, constants: Constants): string {
  const lines = [...plan.parts, ...plan.ways].flatMap((part) => linesOf(part, constants))
  return [
    ...commentLines(plan.table.comment, ''),
    `export const ${plan.constant} = kind(`,
    `  ${quoted(plan.name)},`,
    '  {',
    ...lines.map((line) => `    ${line}`),
    '  },',
    `  ${broken(optionsSource(plan, level))},`,
    ')',
  ].join('\n')
}

export type Part = FieldPlan | BondToPlan | BondManyPlan | BondThroughPlan

/** The lines of one field or bond. */
export function linesOf(part: Part, constants: Constants): readonly string[] {
  if (part.type === 'field') {
    return [...commentLines(part.column.comment, ''), `${part.name}: ${fieldSource(part)},`]
  }
  // Getters: TypeScript cannot infer mutual references otherwise.
  return [`get ${part.name}() {`, `  return ${bondSource(part, constants)}`, '},']
}

function bondSource(part: Exclude<Part, FieldPlan>, constants: Constants): string {
  const to = (name: string): string => `() => ${constants.get(name) ?? name}`
  switch (part.type) {
    case 'many':
      return `bond.many(${to(part.target)}, ${quoted(part.via)})`
    case 'through': {
      const ends = `{ near: ${quoted(part.near)}, far: ${quoted(part.far)} }`
      return `bond.through(${to(part.target)}, ${to(part.junction)}, ${ends})`
    }
    case 'to': {
      const options = bondOptions(part)
      const made = `bond.to(${to(part.target)}${options === '' ? '' : `, ${options}`})`
      return part.optional ? `${made}.optional()` : made
    }
  }
}

function bondOptions({ name, columns, onDelete, unique, constraint }: BondToPlan): string {
  const names = columns.map((column) => column.name)
  const isMechanical = names.length === 1 && names[0] === toSnakeCase(`${name}Id`)
  const column = names.length === 1 ? quoted(names[0] ?? '') : quotedList(names)
  return objectOf({
    column: isMechanical ? undefined : column,
    constraint: constraint === '' ? undefined : quoted(constraint),
    onDelete: onDelete === 'restrict' ? undefined : quoted(onDelete),
    unique: unique ? 'true' : undefined,
  })
}

/** Over several lines where one would be too long. */
function broken(members: Options): string {
  const oneLine = objectOf(members)
  if (oneLine.length <= MAX_OPTIONS_LENGTH) return oneLine
  const lines = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [`    ${name}: ${value},`],
  )
  return ['{', ...lines, '  }'].join('\n')
}

const MAX_OPTIONS_LENGTH = 97

type Options = Readonly<Record<string, string | undefined>>

function optionsSource({ name, table, key, indexes }: KindPlan, level: PullLevel): Options {
  const isRead = level === 'mirror' || table.readOnly === true
  const [only = '', ...more] = key
  return {
    table: toSnakeCase(name) === table.name ? undefined : quoted(table.name),
    key: more.length === 0 ? quoted(only) : quotedList(key),
    systemFields: 'false',
    adopted: level === 'native' && !isRead ? undefined : 'true',
    indexes: indexes.length === 0 ? undefined : `[${indexes.map(indexSource).join(', ')}]`,
    readOnly: isRead ? 'true' : undefined,
  }
}

function indexSource({ fields, unique }: KindPlan['indexes'][number]): string {
  return unique ? `{ fields: ${quotedList(fields)}, unique: true }` : quotedList(fields)
}
