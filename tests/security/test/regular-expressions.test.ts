import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { nodesOf, sourceFiles } from '../src/source-files.js'

/** Long enough that a square of it is a minute, and short enough that a multiple of it is nothing. */
const LENGTHS = [25, 400, 20_000]
/** Of CPU, for one text. */
const MOST_MS = 100
const STARTS = ['', '"', '(', 'a', '/', ' ']

/** Made of texts that LuxDB reads from a database's own schema, and nobody else can send. */
const DYNAMIC = ['packages/realm-sql/src/adoption/enum-of-check.ts']

/** These read names that the owner of the server has written, and nobody else can send. */
const TRUSTED: ReadonlySet<string> = new Set([
  'packages/realm-sqlite/src/table-definition.ts',
  'apps/server/src/config/variable-layer.ts',
])

interface Found {
  readonly path: string
  readonly expression: RegExp
}

function literals(): readonly Found[] {
  return sourceFiles().flatMap(({ path, syntax }) =>
    nodesOf(syntax)
      .filter(ts.isRegularExpressionLiteral)
      .map(({ text }) => {
        const end = text.lastIndexOf('/')
        return { path, expression: new RegExp(text.slice(1, end), text.slice(end + 1)) }
      }),
  )
}

/** Characters that the expression is about, and some that it is not. */
function lettersOf({ source }: RegExp): readonly string[] {
  return [...new Set([...source.replaceAll('\\', ''), ...'a0 \t".,\\-A'])].slice(0, 24)
}

function pumps(expression: RegExp): readonly string[] {
  const letters = lettersOf(expression)
  return [...letters, ...letters.flatMap((one) => letters.map((other) => one + other))]
}

/** The first text that takes too long, if there is one. */
function slowText(expression: RegExp): string | undefined {
  for (const length of LENGTHS)
    for (const pump of pumps(expression))
      for (const start of length === 20_000 ? [''] : STARTS) {
        const text = `${start}${pump.repeat(length / pump.length)}\u0001`
        if (costOf(expression, text) > MOST_MS) return JSON.stringify([start, pump, length])
      }
  return undefined
}

function costOf(expression: RegExp, text: string): number {
  const before = process.cpuUsage()
  expression.lastIndex = 0
  expression.test(text)
  return process.cpuUsage(before).user / 1_000
}

describe('regular expressions in the sources', () => {
  const found = literals().filter(({ path }) => !TRUSTED.has(path))

  it(`take no longer than the text is long: ${found.length}`, () => {
    const slow = found.flatMap(({ path, expression }) => {
      const text = slowText(expression)
      return text === undefined ? [] : [`${path}: ${expression} with ${text}`]
    })
    expect(slow).toEqual([])
    expect(found.length).toBeGreaterThan(50)
  })

  it('are never made of what somebody sent', () => {
    const dynamic = sourceFiles().filter(({ syntax }) =>
      nodesOf(syntax).some(
        (node) =>
          (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp',
      ),
    )
    expect(dynamic.map(({ path }) => path)).toEqual(DYNAMIC)
  })
})
