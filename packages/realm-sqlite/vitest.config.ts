import { testsOf } from '../../vitest.shared.js'

// Reader processes run from sources too: they need what resolves and compiles them.
const NODE_OPTIONS = '--conditions=luxdb-source --import tsx'

export default testsOf('realm-sqlite', { env: { NODE_OPTIONS } })
