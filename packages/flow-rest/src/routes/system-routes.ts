import { isAdmin, LuxError } from '@luxdb/core'
import type { HttpRequest } from '../http/http-request.js'
import { jsonParts, type ResponseParts } from '../http/response-parts.js'
import type { Exchange } from './exchange.js'
import type { HealthProbe } from './health-probe.js'
import { assertMethod } from './method-not-allowed.js'

const READ = ['GET', 'HEAD'] as const

/** `/realms`: what realms there are, what they can do and which kinds live there. */
export async function realmsRoute({ request, engine, principal }: Exchange): Promise<ResponseParts> {
  assertMethod(request.method, READ)
  const catalog = engine.catalogFor(principal)
  const [home] = engine.realmNames
  const realms = engine.realmNames.map((name) => {
    const realm = engine.realm(name)
    const kinds = realm.kinds.map((kind) => kind.name).filter((kind) => catalog.get(kind) !== undefined)
    return { name, home: name === home, state: realm.state, supports: realm.supports, kinds }
  })
  return jsonParts(realms)
}

/** `/meditation`: the state of the whole engine, for its operators. */
export async function meditationRoute({ request, engine, principal }: Exchange): Promise<ResponseParts> {
  assertMethod(request.method, READ)
  if (!isAdmin(principal)) {
    throw new LuxError('LUX_FORBIDDEN', 'The meditation is for admins; ask for the admin role.')
  }
  return jsonParts(await engine.meditate())
}

/** `/health`: whether the realms do their work. Says nothing more, since it is open to everybody. */
export async function healthRoute(request: HttpRequest, probe: HealthProbe): Promise<ResponseParts> {
  assertMethod(request.method, READ)
  const { status, at } = await probe.read()
  return withoutCaching(jsonParts({ status, at }, status === 'failing' ? 503 : 200))
}

/** `/ready`: whether requests are wanted here now. */
export async function readyRoute(request: HttpRequest, probe: HealthProbe): Promise<ResponseParts> {
  assertMethod(request.method, READ)
  const { status, state } = await probe.read()
  const ready = state === 'awake' && status !== 'failing'
  return withoutCaching(jsonParts({ ready }, ready ? 200 : 503))
}

function withoutCaching(parts: ResponseParts): ResponseParts {
  return { ...parts, headers: { ...parts.headers, 'cache-control': 'no-store' } }
}
