import type { AnyKind } from '@luxdb/core'
import { describeRealm } from '@luxdb/realm-suite'
import { createSchema, type TestSchema } from '@luxdb/test-postgres'
import { inject } from 'vitest'
import { PostgresRealm } from '../src/postgres-realm.js'

describeRealm({
  name: 'PostgresRealm',
  createRealm: async (kinds, options) => {
    const schema = await createSchema(inject('postgresUrl'))
    const at = (some: readonly AnyKind[] = kinds): PostgresRealm =>
      new PostgresRealm(schema.url, { ...options, kinds: some, poolSize: 4, match: true })
    const realm = at()
    const copies: TestSchema[] = []
    return {
      realm,
      reopen: async (others) => at(others),
      openBackup: async (path) => {
        const copy = await createSchema(inject('postgresUrl'))
        copies.push(copy)
        const open = (): PostgresRealm => new PostgresRealm(copy.url, { ...options, kinds, poolSize: 4 })
        await using empty = await open().awaken()
        await empty.restore(path)
        return open()
      },
      cleanup: async () => {
        await realm.close()
        for (const copy of copies) await copy.drop()
        await schema.drop()
      },
    }
  },
})
