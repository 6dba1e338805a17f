export { defineConfig, type LuxdbConfig } from './config/define-config.js'
export type { KindEntry } from './config/kind-entry.js'
export type { AwakenContext, OnAwaken } from './config/on-awaken.js'
export { type PulledKinds, type PullOptions, pullDatabase } from './pull/pull-database.js'
