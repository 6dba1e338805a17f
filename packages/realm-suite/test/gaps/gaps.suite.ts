import { MemoryRealm } from '@luxdb/core'
import { describeRealm } from '../../src/describe-realm.js'
import type { CaseGroup } from '../../src/suite/case-group.js'

const GROUP: CaseGroup = {
  title: 'group',
  kinds: [],
  cases: {
    'passes, no gap': () => Promise.resolve(),
    'fails, no gap': () => Promise.reject(new Error('as it should')),
    'fails, a gap': () => Promise.reject(new Error('as it should')),
    'passes, a gap': () => Promise.resolve(),
    'not supported': { when: () => false, run: () => Promise.reject(new Error('must not run')) },
  },
}

describeRealm({
  name: 'MemoryRealm',
  createRealm: async (kinds, options) => {
    const realm = new MemoryRealm('memory://', { ...options, kinds })
    return { realm, cleanup: () => realm.close() }
  },
  groups: [GROUP],
  fuzz: { queries: 0, writes: 0 },
  gaps: [{ reason: 'made for the test', tests: ['group > fails, a gap', 'group > passes, a gap'] }],
})
