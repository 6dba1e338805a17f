/** One fact of LuxDB's own. */
export interface StateEntry {
  readonly key: string
  readonly value: string
}

/**
 * Small durable facts that LuxDB keeps beside the beings of a realm (table `lux_state`): positions of
 * consumers, dead letters, kept answers. Keys are paths such as `consumer/mailer`; at most 1,024 bytes.
 */
export interface StateStore {
  get(key: string): Promise<string | undefined>
  /** Creates or replaces. */
  set(key: string, value: string): Promise<void>
  /** Creates when there is none yet; what is there then, whoever came first. */
  claim(key: string, value: string): Promise<string>
  /** Replaces a value only while it is the expected one; false, and nothing done, when it is not. */
  replace(key: string, expected: string, value: string): Promise<boolean>
  /** False when there was none. */
  delete(key: string): Promise<boolean>
  /** Entries whose key begins with `prefix` and stands behind `after`, in code-point order. */
  list(
    prefix: string,
    options: { readonly limit: number; readonly after?: string },
  ): Promise<readonly StateEntry[]>
}
