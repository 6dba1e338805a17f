import type { RealmSchema } from './realm-schema.js'

/** Runs a call while the realm is awake, and has its close wait for it. */
export type TrackCall = <T>(run: () => Promise<T>) => Promise<T>

/** The schema of a driver, as callers get it; `changeable` throws where nothing may be changed. */
export function trackedSchema(
  driver: () => RealmSchema,
  changeable: () => RealmSchema,
  tracked: TrackCall,
): RealmSchema {
  return {
    inspect: (known) => tracked(() => driver().inspect(known)),
    evolve: (changes, options) => tracked(async () => changeable().evolve(changes, options)),
    fill: (fill, options) => tracked(async () => changeable().fill(fill, options)),
    read: (range) => tracked(() => driver().read(range)),
    count: (question) => tracked(() => driver().count(question)),
    statements: (steps) => tracked(async () => changeable().statements(steps)),
  }
}
