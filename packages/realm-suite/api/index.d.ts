// Public API of @luxdb/realm-suite. Written by: npm run check -- api --update

declare const ALL_CASES: readonly CaseGroup[];

declare const Account: AnyKind;

declare const Article: AnyKind;

declare const BACKUP_KINDS: readonly AnyKind[];

declare const BONDED_KINDS: readonly AnyKind[];

declare const Booking: AnyKind;

declare const Branch: AnyKind;

declare const Bridge: AnyKind;

type Case = CaseRun | ConditionalCase;

interface CaseGroup {
    readonly title: string;
    readonly kinds: readonly AnyKind[];
    readonly seed?: (realm: BaseRealm) => Promise<void>;
    readonly cases: Readonly<Record<string, Case>>;
}

type CaseRun = (stage: Stage) => Promise<void>;

interface ConditionalCase {
    readonly when: (supports: RealmSupports) => boolean;
    readonly run: CaseRun;
}

interface DifferentialOptions {
    readonly createRealm: RealmMaker;
    readonly oracle: RealmMaker;
    readonly queries: number;
    readonly seed: number;
    readonly kinds?: (seed: number) => readonly AnyKind[];
    readonly queriesPerRound?: number;
}

interface DifferentialReport {
    readonly questions: number;
    readonly found: number;
    readonly refused: number;
}

interface DifferentialWriteOptions {
    readonly createRealm: RealmMaker;
    readonly oracle: RealmMaker;
    readonly writes: number;
    readonly seed: number;
    readonly kinds?: (seed: number) => readonly AnyKind[];
}

interface DifferentialWriteReport {
    readonly writes: number;
    readonly done: number;
}

declare const FUZZ_KINDS: readonly AnyKind[];

interface FieldCase {
    readonly field: string;
    readonly value: unknown;
}

interface FuzzOptions {
    readonly oracle?: RealmMaker;
    readonly queries?: number;
    readonly writes?: number;
    readonly seed?: number;
}

interface Gap {
    readonly reason: string;
    readonly tests: readonly string[];
}

declare const Garden: AnyKind;

declare const Guardian: AnyKind;

declare const KEPT_VALUES: readonly KeptCase[];

declare const KEYED_KINDS: readonly AnyKind[];

interface KeptCase extends FieldCase {
    readonly kept: string | number | boolean;
}

declare const LIVE_QUESTIONS: readonly SacredQuery[];

declare const Membership: AnyKind;

declare const Moon: AnyKind;

declare const Nest: AnyKind;

declare const Order: AnyKind;

declare const PLAIN_QUESTIONS = 6;

declare const Parcel: AnyKind;

declare const Planet: AnyKind;

declare const Preset: AnyKind;

declare const REFUSED_JSON: readonly RefusedValue[];

declare const REFUSED_VALUES: readonly RefusedCase[];

interface RandomKindsOptions {
    readonly mixesRestrict?: boolean;
}

type RandomNumber = (below: number) => number;

declare const Reading: AnyKind;

type RealmMaker = (kinds: readonly AnyKind[], options: SuiteRealmOptions) => Promise<RealmUnderTest>;

interface RealmSuiteOptions {
    readonly name: string;
    readonly createRealm: RealmMaker;
    readonly gaps?: readonly Gap[];
    readonly groups?: readonly CaseGroup[];
    readonly fuzz?: FuzzOptions;
}

interface RealmUnderTest {
    readonly realm: BaseRealm;
    cleanup(): Promise<void>;
    reopen?(kinds?: readonly AnyKind[]): Promise<BaseRealm>;
    openBackup?(path: string): Promise<BaseRealm>;
}

interface RefusedCase extends FieldCase {
    readonly codes: readonly LuxErrorCode[];
}

interface RefusedValue {
    readonly name: string;
    readonly value: unknown;
    readonly codes: readonly LuxErrorCode[];
}

declare const Relic: AnyKind;

declare const STORABLE_JSON: readonly JsonValue[];

declare const STORABLE_TEXTS: readonly string[];

declare const STRICT_INPUT: Readonly<Record<string, unknown>>;

declare const Sample: AnyKind;

declare const Seat: AnyKind;

declare const Sign: AnyKind;

declare const Spot: AnyKind;

interface Stage {
    readonly realm: BaseRealm;
    open(kinds: readonly AnyKind[], options?: SuiteRealmOptions): Promise<RealmUnderTest>;
    create(kinds: readonly AnyKind[], options?: SuiteRealmOptions): Promise<RealmUnderTest>;
}

declare const Strict: AnyKind;

type SuiteRealmOptions = Omit<RealmOptions, 'kinds'>;

declare const Tally: AnyKind;

declare const Ticket: AnyKind;

declare const Tree: AnyKind;

declare const UNSTORABLE_TEXTS: readonly string[];

declare class WatchedSet {
    #private;
    readonly query: SacredQuery;
    readonly result: LiveResult<string>;
    readonly resyncs: string[];
    readonly anomalies: string[];
    constructor(realm: BaseRealm, query: SacredQuery, applied?: (rows: readonly string[]) => void);
    start(realm?: BaseRealm): Promise<void>;
    onChange(listener: () => void): void;
    stop(): Promise<void>;
    assertRight(realm?: BaseRealm): Promise<void>;
}

declare function changeRows(changes: readonly Change[]): readonly (readonly unknown[])[];

declare function describeRealm(options: RealmSuiteOptions): void;

declare function differentialTest(options: DifferentialOptions): Promise<DifferentialReport>;

declare function differentialWrites(options: DifferentialWriteOptions): Promise<DifferentialWriteReport>;

declare function expectRefusal(code: LuxErrorCode, call: () => unknown): Promise<LuxError>;

declare function expectRefusalOf(codes: readonly LuxErrorCode[], call: () => unknown): Promise<LuxError>;

declare function fillForBackup(realm: BaseRealm): Promise<void>;

declare const liveQuery: (kind: string, rest?: Partial<SacredQuery>) => SacredQuery;

declare function longText(length: number): string;

declare function nested(depth: number): JsonValue;

declare function randomKinds(seed: number, { mixesRestrict }?: RandomKindsOptions): readonly AnyKind[];

declare function randomNumbers(seed: number): RandomNumber;

declare function windowsSince(source: ChangeSource, from: FeedPosition, pageSize?: number): Promise<readonly ChangeWindow[]>;

declare function writeSomething(realm: BaseRealm, random: RandomNumber, label: string): Promise<void>;
