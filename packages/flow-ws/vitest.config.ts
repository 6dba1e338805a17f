import { testsOf } from '../../vitest.shared.js'

export default testsOf('flow-ws', { globalSetup: ['@luxdb/test-postgres/global-setup'] })
