import type { ErrorFormat } from '../http/error-parts.js'
import type { HttpRequest } from '../http/http-request.js'
import { splitUrl } from '../http/request-url.js'
import type { ResponseParts } from '../http/response-parts.js'
import type { DocumentShelf } from '../openapi/document-shelf.js'
import { batchRoute } from './batch-route.js'
import { beingRoute } from './being-route.js'
import { collectionRoute } from './collection-route.js'
import { docsFileRoute, docsRoute } from './docs-route.js'
import type { Exchange } from './exchange.js'
import { functionRoute } from './function-route.js'
import type { HealthProbe } from './health-probe.js'
import { kindRoute, kindsRoute } from './kinds-route.js'
import { openapiRoute } from './openapi-route.js'
import { queryRoute } from './query-route.js'
import { RouteTable } from './route-table.js'
import { healthRoute, meditationRoute, readyRoute, realmsRoute } from './system-routes.js'
import { unknownPath } from './unknown-path.js'

/** Where PostgREST's grammar is spoken; the second is where clients of Supabase look for it. */
const POSTGREST_ROOTS = ['/beings', '/rest/v1'] as const

/** The parts of a path that its pattern leaves open. */
type Parts = readonly string[]

/** Works for a principal, on an engine that is awake. */
export interface GuardedPlace {
  readonly type: 'guarded'
  readonly format: ErrorFormat
  readonly route: (exchange: Exchange, parts: Parts) => Promise<ResponseParts>
}

/** Answers everybody at any time. */
interface OpenPlace {
  readonly type: 'open'
  readonly format: ErrorFormat
  readonly route: (request: HttpRequest, parts: Parts) => Promise<ResponseParts>
}

/** What stands at a path. */
export type RestPlace = GuardedPlace | OpenPlace

export interface FoundPlace {
  readonly place: RestPlace
  readonly parts: Parts
}

export interface RestPlacesOptions {
  /** Path that all of them stand under; may be empty. */
  readonly basePath: string
  readonly documents: DocumentShelf
  readonly probe: HealthProbe
}

const FUNCTION = guarded('postgrest', ({ request }, [, name = '']) => functionRoute(request, name))
const NOWHERE = open(async ({ url }) => {
  throw unknownPath(splitUrl(url).path)
})

/** All paths of the flow. */
export class RestPlaces {
  readonly #table = new RouteTable<RestPlace>()

  constructor({ basePath, documents, probe }: RestPlacesOptions) {
    const base = basePath.split('/').filter((part) => part !== '')
    const add = (pattern: string, place: RestPlace): void =>
      this.#table.add(['', ...base].join('/') + pattern, place)
    for (const root of POSTGREST_ROOTS) {
      add(
        `${root}/:kind`,
        guarded('postgrest', (exchange, [kind = '']) => collectionRoute(exchange, kind)),
      )
    }
    add(
      '/beings/:kind/:soulId',
      guarded('problem', (exchange, [kind = '', soulId = '']) => beingRoute(exchange, kind, soulId)),
    )
    // Nothing but functions; see `find`.
    add('/rest/v1/:kind/:name', NOWHERE)
    add('/batch', guarded('problem', batchRoute))
    add('/query', guarded('problem', queryRoute))
    add('/kinds', guarded('problem', kindsRoute))
    add(
      '/kinds/:name',
      guarded('problem', (exchange, [name = '']) => kindRoute(exchange, name)),
    )
    add('/realms', guarded('problem', realmsRoute))
    add('/meditation', guarded('problem', meditationRoute))
    add(
      '/openapi.json',
      guarded('problem', (exchange) => openapiRoute(exchange, documents)),
    )
    add('/docs', open(docsRoute))
    add(
      '/docs/:file',
      open((request, [file = '']) => docsFileRoute(request, file)),
    )
    add(
      '/health',
      open((request) => healthRoute(request, probe)),
    )
    add(
      '/ready',
      open((request) => readyRoute(request, probe)),
    )
  }

  find(path: string): FoundPlace {
    const { route: place, parameters: parts } = this.#table.find(path) ?? { route: NOWHERE, parameters: [] }
    // A pattern of their own for functions would overlap with that of beings.
    return parts.length === 2 && parts[0] === 'rpc' ? { place: FUNCTION, parts } : { place, parts }
  }
}

function guarded(format: ErrorFormat, route: GuardedPlace['route']): RestPlace {
  return { type: 'guarded', format, route }
}

function open(route: OpenPlace['route']): RestPlace {
  return { type: 'open', format: 'problem', route }
}
