import type { DriverPlan, DriverRead, JsonValue } from '@luxdb/core'
import { isJsonArray, isPlainObject } from '@luxdb/core/query'
import type { BoundStatement } from '@luxdb/realm-sql'

/** The nodes of a plan that matter here, as EXPLAIN (FORMAT JSON) words them. */
interface PlanNode {
  readonly alias: string
  readonly index: string | undefined
  readonly condition: string
  readonly rows: number
  readonly inner: readonly PlanNode[]
}

/** Runs one statement and gives its rows. */
type Ask = (sql: string, parameters: readonly unknown[]) => Promise<readonly (readonly unknown[])[]>

const KEY_INDEX = `SELECT 1 FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
  WHERE i.indisprimary AND c.relname = $1::text AND i.indrelid = to_regclass(quote_ident($2::text))`

/** How PostgreSQL would run a read. */
export async function explainRead(
  bound: BoundStatement,
  { query, layout: { shape } }: DriverRead,
  ask: Ask,
): Promise<DriverPlan> {
  const raw = await plansOf(bound, ask)
  const root = nodeOf(planOf(raw))
  const estimate = root.rows
  const indexed = ownNodes(root).find((node) => node.index !== undefined)
  if (indexed?.index === undefined) return { access: 'scan', estimate, raw }
  const { index, condition } = indexed
  if (condition === '' && query.limit === undefined) return { access: 'scan', index, estimate, raw }
  const columns = shape.fields.filter((field) => shape.key.includes(field.name))
  const isWhole = columns.every(({ column }) => seeks(condition, column))
  const isKey = isWhole && (await ask(KEY_INDEX, [index, shape.table])).length > 0
  return { access: isKey ? 'key' : 'index', index, estimate, raw }
}

async function plansOf({ statement, parameters }: BoundStatement, ask: Ask): Promise<JsonValue> {
  const [row] = await ask(`EXPLAIN (FORMAT JSON) ${statement.sql}`, parameters)
  const plans: JsonValue = JSON.parse(String(row?.[0]))
  return plans
}

function seeks(condition: string, column: string): boolean {
  return condition.includes(`${column} = `) || condition.includes(`"${column}" = `)
}

/** The compiler opens the table of the query's own kind first: it is `t0`. Bitmaps stand below its scan. */
function ownNodes(node: PlanNode): readonly PlanNode[] {
  return node.alias === 't0' ? [node, ...allBelow(node)] : node.inner.flatMap(ownNodes)
}

function allBelow({ inner }: PlanNode): readonly PlanNode[] {
  return inner.flatMap((node) => [node, ...allBelow(node)])
}

function planOf(plans: JsonValue): unknown {
  const [first] = isJsonArray(plans) ? plans : []
  return isPlainObject(first) ? first['Plan'] : undefined
}

function nodeOf(input: unknown): PlanNode {
  const members = isPlainObject(input) ? input : {}
  const plans = members['Plans']
  return {
    alias: textOf(members['Alias']) ?? '',
    index: textOf(members['Index Name']),
    condition: textOf(members['Index Cond']) ?? '',
    rows: Number(members['Plan Rows'] ?? 0),
    inner: Array.isArray(plans) ? plans.map(nodeOf) : [],
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
