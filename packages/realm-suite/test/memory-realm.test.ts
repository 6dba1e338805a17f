import { MemoryRealm } from '@luxdb/core'
import { describeRealm } from '../src/describe-realm.js'

describeRealm({
  name: 'MemoryRealm',
  createRealm: async (kinds, options) => {
    const realm = new MemoryRealm('memory://', { ...options, kinds })
    return { realm, cleanup: () => realm.close() }
  },
})
