import { LuxError } from '@luxdb/core'
import { DOCS_PAGE, DOCS_POLICY, DOCS_SCRIPT } from '../docs/docs-page.js'
import { swaggerFile } from '../docs/swagger-file.js'
import type { HttpRequest } from '../http/http-request.js'
import type { ResponseParts } from '../http/response-parts.js'
import { assertMethod } from './method-not-allowed.js'

const READ = ['GET', 'HEAD'] as const

/** `/docs`: the page that shows `/openapi.json`. Open to everybody, for it says nothing itself. */
export async function docsRoute({ method }: HttpRequest): Promise<ResponseParts> {
  assertMethod(method, READ)
  const { headers, ...parts } = filed('text/html; charset=utf-8', DOCS_PAGE)
  return { ...parts, headers: { ...headers, 'content-security-policy': DOCS_POLICY } }
}

/** `/docs/:file`: what the page is made of. */
export async function docsFileRoute({ method }: HttpRequest, name: string): Promise<ResponseParts> {
  assertMethod(method, READ)
  if (name === 'start.js') return filed('text/javascript; charset=utf-8', DOCS_SCRIPT)
  const file = await swaggerFile(name)
  if (file === undefined) throw unknownFile(name)
  return filed(file.contentType, file.text)
}

function filed(contentType: string, body: string): ResponseParts {
  const headers = {
    'content-type': contentType,
    'cache-control': 'public, max-age=3600',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  }
  return { status: 200, headers, body }
}

function unknownFile(name: string): LuxError {
  const shown = JSON.stringify(name.slice(0, 80))
  return new LuxError('LUX_UNKNOWN_PATH', `The page at /docs has no file ${shown}; open /docs.`)
}
