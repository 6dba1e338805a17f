import { describe, expect, it } from 'vitest'
import { LiveResult } from '../query/live-result.js'
import { listSteps, type ShownRow } from './list-steps.js'

const SEED = 20_261_124

function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

/** Single letters; an upper-case one is the same being with another row. */
const list = (text: string): ShownRow[] =>
  [...text].map((letter) => ({ soulId: letter.toLowerCase(), row: [letter] }))

const told = (before: string, after: string): readonly string[] =>
  listSteps(list(before), list(after)).map(({ type, soulId }) => `${type} ${soulId}`)

describe('the steps from one list to another', () => {
  it('say what entered, left, changed and moved', () => {
    expect(told('abc', 'abc')).toEqual([])
    expect(told('abc', 'aXbc')).toEqual(['enter x'])
    expect(told('abc', 'ac')).toEqual(['leave b'])
    expect(told('abc', 'aBc')).toEqual(['update b'])
    expect(told('', 'ab')).toEqual(['enter a', 'enter b'])
    expect(told('ab', '')).toEqual(['leave a', 'leave b'])
  })

  it('move one where one has moved, whichever way', () => {
    expect(told('abcdefgh', 'bcdefgha')).toEqual(['move a'])
    expect(told('abcdefgh', 'habcdefg')).toEqual(['move h'])
    expect(told('abcdefgh', 'abCgdefh')).toEqual(['update c', 'move g'])
    expect(told('abc', 'cba')).toHaveLength(2)
  })

  it(`lead there, applied one by one (seed ${SEED})`, () => {
    const random = numbers(SEED)
    const shuffled = (): string => {
      const letters = [...'abcdefghij'].filter(() => random(3) > 0)
      for (let index = letters.length - 1; index > 0; index--) {
        const other = random(index + 1)
        const [one = '', two = ''] = [letters[index], letters[other]]
        letters[index] = two
        letters[other] = one
      }
      return letters.map((letter) => (random(4) === 0 ? letter.toUpperCase() : letter)).join('')
    }
    for (let round = 0; round < 3_000; round++) {
      const [before, after] = [shuffled(), shuffled()]
      const result = new LiveResult<unknown>()
      const [first, second] = [list(before), list(after)]
      const rows = first.map(({ row }) => row)
      result.apply({ type: 'snapshot', soulIds: first.map(({ soulId }) => soulId), rows, cursor: '' })
      result.apply({ type: 'delta', changes: listSteps(first, second), cursor: '' })
      expect(result.rows(), `${before} to ${after}`).toEqual(second.map(({ row }) => row))
    }
  })
})
