import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyKind } from '@luxdb/core'
import { describeRealm } from '@luxdb/realm-suite'
import { SQLiteRealm } from '../src/sqlite-realm.js'

describeRealm({
  name: 'SQLiteRealm',
  createRealm: async (kinds, options) => {
    const folder = mkdtempSync(join(tmpdir(), 'luxdb-conformance-'))
    const path = join(folder, 'realm.db')
    const at = (file: string, some: readonly AnyKind[] = kinds): SQLiteRealm =>
      new SQLiteRealm(`sqlite://${file}`, { ...options, kinds: some })
    const realm = at(path)
    return {
      realm,
      reopen: async (others) => at(path, others),
      openBackup: async (copy) => at(copy),
      cleanup: async () => {
        await realm.close()
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
})
