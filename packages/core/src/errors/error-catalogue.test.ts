import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ERROR_CATALOGUE } from './error-catalogue.js'
import { isLuxError, LuxError, toLuxError } from './lux-error.js'

const PAGE = fileURLToPath(new URL('../../../../docs/errors.md', import.meta.url))

/** The rows of the table in docs/errors.md, by code. */
function documentedRows(): Map<string, readonly string[]> {
  const rows = readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `LUX_'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  return new Map(rows.map(([, code = '', ...cells]) => [code.replaceAll('`', ''), cells]))
}

describe('the error catalogue', () => {
  it('says the same as docs/errors.md, in the same order', () => {
    const documented = [...documentedRows()].map(([code, [status, close, pgCode, retry]]) => [
      code,
      Number(status),
      Number(close),
      pgCode,
      retry === 'yes',
    ])
    const declared = Object.entries(ERROR_CATALOGUE).map(([code, row]) => [
      code,
      row.status,
      row.closeCode,
      row.pgCode,
      row.retryable,
    ])
    expect(documented).toEqual(declared)
  })

  it('says of every code what happened and what to do', () => {
    for (const [code, cells] of documentedRows()) {
      expect(
        cells.slice(4, 6).every((cell) => cell.length > 10),
        code,
      ).toBe(true)
    }
  })

  it('holds only statuses, close codes and database codes that exist', () => {
    for (const { status, closeCode, pgCode } of Object.values(ERROR_CATALOGUE)) {
      // 300: several things may be meant.
      expect(status).toBeGreaterThanOrEqual(300)
      expect(status).toBeLessThan(600)
      expect(closeCode === 1009 || closeCode === 1012 || (closeCode >= 4400 && closeCode < 4500)).toBe(true)
      expect(pgCode).toMatch(/^(PGRST\d{3}|[0-9A-Z]{5})$/)
    }
  })
})

describe('LuxError', () => {
  it('is recognised by its name and code, also when it comes from another copy', () => {
    const error = new LuxError('LUX_UNIQUE', 'Taken.', { details: { kind: 'guardian' } })
    const foreign = Object.assign(new Error('Taken.'), { name: 'LuxError', code: 'LUX_UNIQUE' })
    expect([isLuxError(error), isLuxError(error, 'LUX_UNIQUE'), isLuxError(error, 'LUX_BUSY')]).toEqual([
      true,
      true,
      false,
    ])
    expect(isLuxError(foreign, 'LUX_UNIQUE')).toBe(true)
    expect(isLuxError(Object.assign(new Error('x'), { name: 'LuxError', code: 'toString' }))).toBe(false)
    expect([isLuxError(new Error('x')), isLuxError('LUX_UNIQUE'), isLuxError(undefined)]).toEqual([
      false,
      false,
      false,
    ])
  })

  it('keeps what it wraps as its cause, and itself as it is', () => {
    const cause = new Error('disk I/O error')
    const error = toLuxError(cause)
    expect([error.code, error.cause, error.message.includes('disk')]).toEqual(['LUX_INTERNAL', cause, false])
    expect(toLuxError(error)).toBe(error)
    expect(error.catalogue.status).toBe(500)
  })
})
