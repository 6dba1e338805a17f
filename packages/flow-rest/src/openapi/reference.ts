import type { JsonObject } from '@luxdb/core'

/** A reference to a component of the document. */
export function reference(
  section: 'schemas' | 'parameters' | 'headers' | 'responses' | 'requestBodies',
  name: string,
): JsonObject {
  return { $ref: `#/components/${section}/${name}` }
}

/** Under these names stand the schemas of a kind; names of kinds have no dots. */
export const rowSchema = (kind: string): string => kind
export const insertSchema = (kind: string): string => `${kind}.insert`
export const patchSchema = (kind: string): string => `${kind}.patch`
