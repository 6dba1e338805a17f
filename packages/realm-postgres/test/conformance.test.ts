import type { AnyKind } from '@luxdb/core'
import { describeRealm } from '@luxdb/realm-suite'
import { createSchema } from '@luxdb/test-postgres'
import { inject } from 'vitest'
import { PostgresRealm } from '../src/postgres-realm.js'

describeRealm({
  name: 'PostgresRealm',
  createRealm: async (kinds, options) => {
    const schema = await createSchema(inject('postgresUrl'))
    const at = (some: readonly AnyKind[] = kinds): PostgresRealm =>
      new PostgresRealm(schema.url, { ...options, kinds: some, poolSize: 4, match: true })
    const realm = at()
    return {
      realm,
      reopen: async (others) => at(others),
      cleanup: async () => {
        await realm.close()
        await schema.drop()
      },
    }
  },
})
