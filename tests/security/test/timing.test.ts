import { ApiKeyStore } from '@luxdb/auth'
import { MemoryRealm } from '@luxdb/core'
import ts from 'typescript'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hiddenFieldServer } from '../src/hidden-field-server.js'
import { nodesOf, sourceFiles } from '../src/source-files.js'
import { median, welchT, withoutOutliers } from '../src/welch.js'

/** Noise makes some rounds differ; what really takes another time differs in all of them. */
const ROUNDS = 10

const LARGEST_T = 4.5
const LARGEST_SHARE = 0.01

/** Where the secret of a key begins, behind its prefix and its id. */
const SECRET_START = 23

/** A key that is right up to a place; made anew, so that all are kept alike in memory. */
function wrongFrom(key: string, place: number): string {
  const letters = [...key].map((letter, index) => (index < place ? letter : letter === 'A' ? 'B' : 'A'))
  return Buffer.from(letters.join(''), 'latin1').toString('latin1')
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** Times of two ways, taken in turn, so that both see the same machine. */
async function inTurn(
  count: number,
  one: (index: number) => Promise<unknown>,
  other: (index: number) => Promise<unknown>,
): Promise<readonly [readonly number[], readonly number[]]> {
  const [ones, others]: [number[], number[]] = [[], []]
  for (let index = 0; index < count; index++) {
    const isFirst = index % 2 === 0
    if (isFirst) ones.push(await msOf(() => one(index)))
    others.push(await msOf(() => other(index)))
    if (!isFirst) ones.push(await msOf(() => one(index)))
  }
  return [ones, others]
}

describe('how long an answer takes', () => {
  it('tells nothing of how much of a secret was right', async () => {
    const realm = await new MemoryRealm('memory://', { kinds: [] }).awaken()
    onTestFinished(() => realm.close())
    const keys = new ApiKeyStore(realm.stateStore)
    const { key } = await keys.create({ name: 'ada', roles: ['author'] })
    const nearly = wrongFrom(key, key.length - 2)
    const farOff = wrongFrom(key, SECRET_START)
    expect([await keys.verify(key), await keys.verify(nearly), await keys.verify(farOff)]).toEqual([
      expect.objectContaining({ name: 'ada' }),
      undefined,
      undefined,
    ])
    const verdicts: string[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const [one, other] = await inTurn(
        10_000,
        () => keys.verify(nearly),
        () => keys.verify(farOff),
      )
      const t = Math.abs(welchT(withoutOutliers(one), withoutOutliers(other)))
      const share = Math.abs(median(one) / median(other) - 1)
      // Other programs shift means, but hardly medians.
      if (t < LARGEST_T || share < LARGEST_SHARE) return
      verdicts.push(`t ${t}, medians apart by ${share}`)
    }
    expect(verdicts).toEqual([])
  })

  it('tells nothing of a field that is hidden', async () => {
    const { ask, stop } = await hiddenFieldServer()
    const ratios: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const [hidden, unknown] = await inTurn(
        1_000,
        (index) => ask(`/beings/note?secret=eq.guess-${index}`),
        (index) => ask(`/beings/note?absent=eq.guess-${index}`),
      )
      ratios.push(Math.abs(median(hidden) / median(unknown) - 1))
      if ((ratios.at(-1) ?? 1) < 0.05) break
    }
    expect(Math.min(...ratios)).toBeLessThan(0.05)
    await stop()
  })
})

describe('secrets in the sources', () => {
  const SECRET = /(secret|password|apikey|bearer|signature|mac)$/i
  /** What stands for a secret; elsewhere a digest tells two things apart. */
  const DIGEST = /digest$/i

  const isSecret = (name: string, path: string): boolean =>
    SECRET.test(name) || (path.startsWith('packages/auth/') && DIGEST.test(name))

  /** The last name of an operand, such as `digest` of `record.digest`. */
  const nameOf = (node: ts.Node): string =>
    ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : ''

  const isComparison = ({ kind }: ts.Node): boolean =>
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken

  /** Whether something is there at all, and of what type, is no secret. */
  const isHarmless = (node: ts.Node): boolean =>
    /^(undefined|null|true|false|''|-?\d+)$/.test(node.getText()) || ts.isStringLiteral(node)

  it('are compared in a time that does not depend on where they differ', () => {
    const compared = sourceFiles().flatMap(({ path, syntax }) =>
      nodesOf(syntax)
        .filter(ts.isBinaryExpression)
        .filter(({ left, right, operatorToken }) => {
          const hasSecret = [left, right].some((side) => isSecret(nameOf(side), path))
          return isComparison(operatorToken) && hasSecret && ![left, right].some(isHarmless)
        })
        .map((node) => `${path}: ${node.getText()}`),
    )
    expect(compared).toEqual([])
  })
})
