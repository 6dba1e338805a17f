import { LuxError } from '@luxdb/core'
import { type JsonValue, parseJson } from '@luxdb/core/query'

/** What the query of a URL says of a change of a kind. */
export interface KindParameters {
  readonly realm?: string
  readonly dryRun?: boolean
  readonly confirmLoss?: boolean
  readonly confirmFallback?: boolean
  readonly erase?: boolean
  readonly renames: Readonly<Record<string, string>>
  readonly fills: Readonly<Record<string, JsonValue>>
}

const FLAGS = ['dryRun', 'confirmLoss', 'confirmFallback', 'erase'] as const

/** Parameters of `POST` and `DELETE`: only those that are allowed there. @throws LUX_INVALID_REQUEST */
export function kindParameters(query: string, allowed: readonly string[]): KindParameters {
  const given = new URLSearchParams(query)
  for (const name of given.keys()) {
    if (!allowed.includes(name)) throw unusable(`There is no parameter ${name}`, `use ${allowed.join(', ')}`)
  }
  const realm = given.get('realm')
  const flags = FLAGS.flatMap((name) => (given.has(name) ? [[name, flagOf(name, given.get(name))]] : []))
  return {
    ...(realm !== null && { realm }),
    ...Object.fromEntries(flags),
    renames: Object.fromEntries(given.getAll('rename').map((text) => pairOf('rename', text))),
    fills: Object.fromEntries(given.getAll('fill').map(fillOf)),
  }
}

function flagOf(name: string, text: string | null): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw unusable(`${name} is ${JSON.stringify(text)}`, 'say true or false')
}

function fillOf(text: string): readonly [string, JsonValue] {
  const [field, value] = pairOf('fill', text)
  return [field, parseJson(value)]
}

function pairOf(name: string, text: string): readonly [string, string] {
  const [, field, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (field === undefined || value === undefined)
    throw unusable(`${name} is ${JSON.stringify(text)}`, `write ${name}=field=value`)
  return [field, value]
}

function unusable(problem: string, remedy: string): LuxError {
  return new LuxError('LUX_INVALID_REQUEST', `${problem}; ${remedy}.`)
}
