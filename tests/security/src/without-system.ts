const SYSTEM: ReadonlySet<string> = new Set(['energyLevel', 'manifestationTime', 'version'])

/** What the system itself adds to beings is another each time. */
export function withoutSystem(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (key, member: unknown) =>
    SYSTEM.has(key) ? undefined : member,
  )
}
