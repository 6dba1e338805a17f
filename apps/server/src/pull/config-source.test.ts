import { describe, expect, test } from 'vitest'
import { configSource } from './config-source.js'

describe('configSource', () => {
  test('names the realm and the kinds', () => {
    const source = configSource("sqlite://it's.db", ['User', 'Order'], './kinds.js')
    expect(source).toContain("realms: { primary: 'sqlite://it\\'s.db' }")
    expect(source).toContain("import { User, Order } from './kinds.js'")
  })

  test('keeps passwords out of files', () => {
    const source = configSource('postgresql://ada:secret@localhost/shop', ['User'], './kinds.js')
    expect(source).not.toContain('secret')
    expect(source).toContain('LUXDB_REALMS_PRIMARY')
  })
})
