import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { PAPER_KINDS } from '../src/paper-kinds.js'
import { OPERATIONS, RULES } from '../src/rules.js'

const ROOT = new URL('../../../', import.meta.url)
const README = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8')

/** What the server has to withstand. */
const WANTED = [
  ...Array.from({ length: 24 }, (_, index) => `S${index + 1}`),
  ...['S26', 'S28', 'S29', 'S30', 'S31', 'S37', 'S38'],
]

interface Row {
  readonly number: string
  readonly tests: readonly { readonly file: string; readonly title: string }[]
}

function rows(): readonly Row[] {
  const lines = README.split('\n').filter((line) => /^\| S\d+ \|/.test(line))
  return lines.map((line) => {
    const [, number = '', , tests = ''] = line
      .split(' | ')
      .flatMap((cell) => (cell.startsWith('| ') ? ['', cell.slice(2)] : [cell]))
    const named = Array.from(tests.matchAll(/`([^`]+)`: "([^"]+)"/g), ([, file = '', title = '']) => ({
      file,
      title,
    }))
    return { number, tests: named }
  })
}

it('names every number that is wanted, once', () => {
  expect(rows().map(({ number }) => number)).toEqual(WANTED)
})

it.each(rows().map((row) => [row.number, row] as const))('names tests that exist: %s', (_, { tests }) => {
  expect(tests.length).toBeGreaterThan(0)
  for (const { file, title } of tests) {
    const text = readFileSync(fileURLToPath(new URL(file, ROOT)), 'utf8')
    expect([file, title, text.includes(title)]).toEqual([file, title, true])
  }
})

it('has rules that meet in every combination', () => {
  for (const one of OPERATIONS)
    for (const other of OPERATIONS) {
      const met = new Set(PAPER_KINDS.map(({ rules }) => `${rules[one]} ${rules[other]}`))
      expect([one, other, met.size]).toEqual([one, other, one === other ? RULES.length : RULES.length ** 2])
    }
})
