import { buildOf } from '../../tsup.shared.js'

// The program of a reader process is a file of its own: Node starts it by its path.
export default buildOf({ index: 'src/index.ts', 'reader-process': 'src/reader-process.ts' })
