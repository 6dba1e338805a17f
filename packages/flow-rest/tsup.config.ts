import { cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { buildOf } from '../../tsup.shared.js'

/** What the page at /docs is made of, with its licences: few files of a large package, so they come along. */
const SWAGGER_FILES = [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-bundle.js.LICENSE.txt',
  'LICENSE',
  'NOTICE',
]

export default buildOf({ index: 'src/index.ts' }, { onSuccess: copySwaggerFiles })

async function copySwaggerFiles(): Promise<void> {
  const { resolve } = createRequire(import.meta.url)
  for (const name of SWAGGER_FILES) await cp(resolve(`swagger-ui-dist/${name}`), `dist/swagger-ui/${name}`)
}
