import { describe, expect, test } from 'vitest'
import { camelName, takeName, wordsOf } from './camel-name.js'

describe('camelName', () => {
  test.each([
    ['customer_id', 'customerId'],
    ['CustomerID', 'customerId'],
    ['customerId', 'customerId'],
    ['InvoiceLine', 'invoiceLine'],
    ['order details', 'orderDetails'],
    ['XMLDocument2', 'xmlDocument2'],
    ['Ländername', 'landername'],
    ['3d_model', 'n3DModel'],
    ['日本', ''],
    ['_', ''],
  ])('%s is %s', (identifier, name) => {
    expect(camelName(wordsOf(identifier))).toBe(name)
  })
})

describe('takeName', () => {
  test('takes the first that is free, then counts', () => {
    const taken = new Set<string>()
    expect(takeName(['a', 'b'], taken)).toBe('a')
    expect(takeName(['a', 'b'], taken)).toBe('b')
    expect(takeName(['a', 'b'], taken)).toBe('b2')
    expect(takeName([''], taken)).toBe('unnamed2')
    expect(takeName(['version'], taken, (name) => name !== 'version')).toBe('version2')
  })
})
