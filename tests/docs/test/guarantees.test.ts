import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ROOT } from './find-snippets.js'

const ROW = /^\| (.+?) \|.*\| `([^`]+)` › (.+?) \|$/gm

const rows = [...readFileSync(`${ROOT}docs/guarantees.md`, 'utf8').matchAll(ROW)].map(
  ([, promise = '', file = '', test = '']) => ({ promise, file, test }),
)

describe('docs/guarantees.md', () => {
  it('names a test for every promise', () => {
    const lines = readFileSync(`${ROOT}docs/guarantees.md`, 'utf8').split('\n')
    const table = lines.filter((line) => line.startsWith('| ') && !line.startsWith('| promise'))
    expect(rows).toHaveLength(table.length)
    expect(rows.length).toBeGreaterThan(10)
  })

  it.each(rows)('$promise', ({ file, test }) => {
    expect(readFileSync(`${ROOT}${file}`, 'utf8')).toContain(`'${test}'`)
  })
})
