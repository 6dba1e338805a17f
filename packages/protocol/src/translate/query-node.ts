import { LuxError } from '@luxdb/core'
import type {
  EmbedPath,
  OrderTerm,
  ParsedCondition,
  ParsedParameters,
  SelectEmbed,
  SelectItem,
} from '../postgrest/parsed-parameters.js'

/** The parameters of one level: the rows themselves, or the rows of an embed. */
export interface QueryNode {
  readonly items: readonly SelectItem[] | undefined
  readonly where: readonly ParsedCondition[]
  readonly order: readonly OrderTerm[] | undefined
  readonly limit: number | undefined
  readonly offset: number | undefined
  /** By alias, or by name where there is none. */
  readonly embeds: ReadonlyMap<string, EmbeddedNode>
}

export interface EmbeddedNode {
  readonly embed: SelectEmbed
  readonly node: QueryNode
}

interface OpenNode extends QueryNode {
  readonly where: ParsedCondition[]
  order: readonly OrderTerm[] | undefined
  limit: number | undefined
  offset: number | undefined
  readonly embeds: ReadonlyMap<string, { readonly embed: SelectEmbed; readonly node: OpenNode }>
}

/** Sorts what stands flat in a URL into the levels it is about. @throws LUX_NOT_EMBEDDED, LUX_INVALID_QUERY */
export function queryNodeOf(parsed: ParsedParameters): QueryNode {
  const root = openNode(parsed.select)
  for (const { path, condition } of parsed.where) nodeAt(root, path).where.push(condition)
  for (const { path, terms } of parsed.order) nodeAt(root, path).order ??= terms
  for (const { path, count } of parsed.limit) nodeAt(root, path).limit ??= count
  for (const { path, count } of parsed.offset) nodeAt(root, path).offset ??= count
  return root
}

function openNode(items: readonly SelectItem[] | undefined): OpenNode {
  const embeds = (items ?? []).filter((item) => item.type === 'embed')
  assertDistinct(embeds)
  return {
    items,
    where: [],
    order: undefined,
    limit: undefined,
    offset: undefined,
    embeds: new Map(
      embeds.map((embed) => [embed.alias ?? embed.name, { embed, node: openNode(embed.items) }]),
    ),
  }
}

/** Two of one name could not be told apart in filters, nor in the answer. */
function assertDistinct(embeds: readonly SelectEmbed[]): void {
  const names = embeds.map((embed) => embed.alias ?? embed.name)
  const repeated = names.find((name, index) => names.indexOf(name) < index)
  if (repeated === undefined) return
  throw new LuxError(
    'LUX_INVALID_QUERY',
    `The select embeds ${JSON.stringify(repeated)} twice; give one of them an alias.`,
    { details: { name: repeated } },
  )
}

function nodeAt(root: OpenNode, path: EmbedPath): OpenNode {
  let node = root
  for (const name of path) {
    const embedded = node.embeds.get(name)
    if (embedded === undefined) throw notEmbedded(name)
    node = embedded.node
  }
  return node
}

export function notEmbedded(name: string): LuxError {
  return new LuxError(
    'LUX_NOT_EMBEDDED',
    `${JSON.stringify(name)} is not embedded in this request; add it to the select parameter.`,
    { details: { name } },
  )
}
