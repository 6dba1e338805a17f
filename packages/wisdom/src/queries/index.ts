export {
  type ClientMeditation,
  type ClientQueryOptions,
  type ClientSacredQueries,
  createSacredQueries,
  type Meditation,
  type SacredQueries,
} from './create-sacred-queries.js'
export type { ClientGroupQuery, GroupQuery, GroupWords } from './group-query.js'
export type { ClientKindQuery, KindQuery, ResultHere, ResultThere } from './kind-query.js'
export type {
  ClientAnswer,
  ClientCallOptions,
  ClientTarget,
  EngineTarget,
  LiveRows,
  QueryCollection,
  RealmTarget,
} from './query-target.js'
export type { QueryWords } from './query-words.js'
