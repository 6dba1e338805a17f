import type { CallbackFlow } from '@luxdb/core'

/**
 * Runs once, before the realms are opened: the place to register hooks, consumers and webhooks. When it
 * fails, the start fails.
 */
export type RegisterCallbacks = (callbacks: CallbackFlow) => Promise<void> | void
