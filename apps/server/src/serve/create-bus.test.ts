import { describe, expect, it } from 'vitest'
import { configSchema } from '../config/config-schema.js'
import { createBus } from './create-bus.js'

function reachOf(realms: Readonly<Record<string, string>>, bus?: string): unknown {
  const settings = configSchema.parse({ realms, flows: { websocket: bus === undefined ? {} : { bus } } })
  return createBus(settings).pulse()['reach']
}

describe('the bus of a server', () => {
  it('is the first realm in PostgreSQL that can be listened to', () => {
    expect(reachOf({ primary: 'memory://' })).toBe('process')
    expect(reachOf({ primary: 'sqlite://a.db', side: 'postgresql://h/d' })).toBe('postgres')
    expect(reachOf({ primary: 'postgres://h/d?schema=x' })).toBe('postgres')
    expect(reachOf({ primary: 'postgresql://h/d?prepare=false' })).toBe('process')
    expect(reachOf({ primary: 'postgresql://h/d?prepare=false', side: 'postgresql://h/d' })).toBe('postgres')
  })

  it('is what the setting says', () => {
    expect(reachOf({ primary: 'postgresql://h/d' }, 'local')).toBe('process')
    expect(reachOf({ primary: 'memory://' }, 'postgresql://h/d')).toBe('postgres')
    expect(() => reachOf({ primary: 'memory://' }, 'mysql://h/d')).toThrow(
      expect.objectContaining({ code: 'LUX_INVALID_CONFIG' }),
    )
  })
})
