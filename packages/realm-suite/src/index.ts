export { ALL_CASES } from './cases/all-cases.js'
export { describeRealm, type RealmSuiteOptions } from './describe-realm.js'
export { BACKUP_KINDS, fillForBackup } from './fixtures/backup-data.js'
export {
  BONDED_KINDS,
  Branch,
  Bridge,
  Garden,
  Guardian,
  Membership,
  Moon,
  Nest,
  Order,
  Planet,
  Relic,
  Sign,
  Spot,
  Tree,
} from './fixtures/bonded-kinds.js'
export {
  type FieldCase,
  KEPT_VALUES,
  type KeptCase,
  REFUSED_VALUES,
  type RefusedCase,
} from './fixtures/hostile-fields.js'
export { nested, REFUSED_JSON, type RefusedValue, STORABLE_JSON } from './fixtures/hostile-json.js'
export { longText, STORABLE_TEXTS, UNSTORABLE_TEXTS } from './fixtures/hostile-texts.js'
export {
  Account,
  Article,
  Booking,
  KEYED_KINDS,
  Parcel,
  Reading,
  Seat,
  Tally,
  Ticket,
} from './fixtures/keyed-kinds.js'
export { Preset, Sample, STRICT_INPUT, Strict } from './fixtures/sample-kind.js'
export type { FuzzOptions } from './fuzz/describe-fuzz.js'
export {
  type DifferentialOptions,
  type DifferentialReport,
  differentialTest,
} from './fuzz/differential-test.js'
export {
  type DifferentialWriteOptions,
  type DifferentialWriteReport,
  differentialWrites,
} from './fuzz/differential-writes.js'
export { FUZZ_KINDS } from './fuzz/fuzz-kinds.js'
export { type RandomKindsOptions, randomKinds } from './fuzz/random-kinds.js'
export { LIVE_QUESTIONS, liveQuery, PLAIN_QUESTIONS } from './live/live-questions.js'
export { type RandomNumber, randomNumbers, writeSomething } from './live/random-live-write.js'
export { WatchedSet } from './live/watched-set.js'
export type { Case, CaseGroup, CaseRun, ConditionalCase, Stage } from './suite/case-group.js'
export { expectRefusal, expectRefusalOf } from './suite/expect-refusal.js'
export type { Gap } from './suite/gap.js'
export { changeRows, windowsSince } from './suite/log-windows.js'
export type { RealmMaker, RealmUnderTest, SuiteRealmOptions } from './suite/realm-maker.js'
