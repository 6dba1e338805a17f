import type { JsonObject } from '@luxdb/core'
import { reference } from './reference.js'
import type { SHARED_HEADERS, SHARED_PARAMETERS } from './shared-parameters.js'

/** `listCity` for the kind city. Only names of kinds follow a verb, so that no two operations share an id. */
export function operationId(verb: string, kind: string): string {
  return `${verb}${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
}

export function parameters(...names: readonly (keyof typeof SHARED_PARAMETERS)[]): readonly JsonObject[] {
  return names.map((name) => reference('parameters', name))
}

export function headers(...names: readonly (keyof typeof SHARED_HEADERS)[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, reference('headers', name)]))
}

export function jsonContent(schema: JsonObject, mediaType = 'application/json'): JsonObject {
  return { [mediaType]: { schema } }
}
