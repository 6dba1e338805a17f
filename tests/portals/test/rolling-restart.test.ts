import { createSchema } from '@luxdb/test-postgres'
import { describe, expect, inject, it } from 'vitest'
import { rollingRestart } from '../src/rolling-restart.js'

const CLIENTS = 20

describe('a rolling restart of two servers under load', () => {
  it('loses nothing for clients that resume', async () => {
    const schema = await createSchema(inject('postgresUrl'))
    try {
      const report = await rollingRestart({ realm: schema.url, clients: CLIENTS, rounds: 1 })
      // Every client was on a server that was stopped, at least once.
      expect(report.resumes).toBeGreaterThanOrEqual(CLIENTS)
      expect(report.written).toBeGreaterThan(0)
    } finally {
      await schema.drop()
    }
  })
})
