// Public API of @luxdb/wisdom. Written by: npm run check -- api --update

interface Aside {
    readonly type: 'field' | 'kind';
    readonly table: string;
    readonly name: string;
    readonly was: string;
    readonly sequence: number;
    readonly atMs: number;
}

interface AstralLogger {
    level: LogLevel;
    isLevelEnabled(level: LogLevel): boolean;
    readonly trace: LogMethod;
    readonly debug: LogMethod;
    readonly info: LogMethod;
    readonly warn: LogMethod;
    readonly error: LogMethod;
    readonly fatal: LogMethod;
    child(facts: LogFacts): AstralLogger;
}

interface AstralLoggerOptions {
    readonly level?: LogLevel;
    readonly format?: 'pretty' | 'json';
    readonly hasColour?: boolean;
    readonly write?: (line: string) => void;
    readonly redact?: readonly string[];
    readonly untold?: readonly string[];
}

interface Confirmation {
    readonly confirmLoss?: boolean;
    readonly confirmFallback?: boolean;
}

type DataFunction = (row: JsonObject) => JsonObject | undefined;

declare class DivineMigrations {
    #private;
    constructor(options?: DivineMigrationsOptions);
    channelEvolution(realm: BaseRealm, evolution: LoadedEvolution, options?: EvolveCallOptions): Promise<EvolutionReport>;
    revertKarma(realm: BaseRealm, steps: number | {
        readonly to: string;
    }, options?: EvolveCallOptions): Promise<readonly EvolutionReport[]>;
    resume(realm: BaseRealm, options?: Pick<EvolveCallOptions, 'signal'>): Promise<void>;
    status(realm: BaseRealm): Promise<MigrationStatus>;
    verify(realm: BaseRealm): Promise<MigrationVerdict>;
    purge(realm: BaseRealm, options?: PurgeOptions): Promise<readonly Aside[]>;
}

interface DivineMigrationsOptions {
    readonly evolutions?: readonly LoadedEvolution[];
    readonly journal?: JournalName;
    readonly backup?: (realm: BaseRealm, label: string) => Promise<string | undefined>;
    readonly batchRows?: number;
    readonly retentionMs?: number;
    readonly retentionSteps?: number;
    readonly onProgress?: (progress: MigrationProgress) => void;
    readonly clock?: () => number;
}

interface Evolution {
    readonly v: 1;
    readonly number: number;
    readonly name: string;
    readonly parent: string | null;
    readonly operations: readonly EvolutionOperation[];
    readonly after: SchemaSnapshot;
    readonly documents?: KindDocuments;
    readonly moduleHash?: string;
    readonly hash: string;
}

type EvolutionDirection = 'up' | 'down';

interface EvolutionFinding {
    readonly type: 'note' | 'blocked' | 'inconvertible' | 'lost';
    readonly table: string;
    readonly object?: string;
    readonly text: string;
    readonly count: number;
    readonly examples: readonly string[];
}

type EvolutionOperation = AddKindOperation | DropKindOperation | RenameKindOperation | AddFieldOperation | DropFieldOperation | RenameFieldOperation | ChangeTypeOperation | SetRequiredOperation | SetOptionalOperation | SetDefaultOperation | SetEnumOperation | SetBoundsOperation | AddIndexOperation | DropIndexOperation | AddBondOperation | DropBondOperation | TransformDataOperation | RunSqlOperation;

type EvolutionPhase = 'planned' | 'expanding' | 'filling' | 'contracting' | 'done';

interface EvolutionReport {
    readonly outcome: 'planned' | 'done' | 'already';
    readonly label: string;
    readonly direction: EvolutionDirection;
    readonly operations: readonly OperationReport[];
    readonly findings: readonly EvolutionFinding[];
    readonly steps: readonly PlanStep[];
    readonly statements?: readonly (readonly string[])[];
    readonly backup?: string;
}

interface EvolveCallOptions extends Confirmation {
    readonly dryRun?: boolean;
    readonly who?: string;
    readonly signal?: AbortSignal;
}

declare class EvolvingKinds implements KindLedger {
    #private;
    constructor(options?: Omit<DivineMigrationsOptions, 'journal' | 'evolutions'>);
    read(realm: BaseRealm, known?: RecordedKinds): Promise<RecordedKinds>;
    settle(realm: BaseRealm): Promise<void>;
    change(realm: BaseRealm, change: KindsChange, call: KindChangeCall): Promise<KindChangeReport>;
}

interface ExplainingRealm {
    readonly kinds: readonly {
        readonly name: string;
        readonly shape: KindShape;
    }[];
    readonly supports: {
        readonly durability: string;
    };
    execute(request: RealmRequest): Promise<RealmResult>;
}

interface FinishedEntry extends JournalEntry {
    readonly finishedAtMs?: number;
    readonly undone?: true;
}

type GuardClass = 'add' | 'setAside' | 'convert' | 'constrain' | 'destroy';

interface JournalEntry {
    readonly v: 1;
    readonly id: string;
    readonly sequence: number;
    readonly previous: string | null;
    readonly direction: EvolutionDirection | 'purge';
    readonly evolution?: string;
    readonly label: string;
    readonly steps: readonly PlanStep[];
    readonly segments: readonly number[];
    readonly startedAtMs: number;
    readonly by: string;
    readonly who?: string;
    readonly backup?: string;
}

type JournalName = 'evolution' | 'kinds';

declare const LOG_LEVELS: readonly [
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "fatal",
    "silent"
];

interface LoadedEvolution extends Evolution {
    readonly functions?: Readonly<Record<string, DataFunction>>;
}

type LogFacts = Readonly<Record<string, unknown>>;

type LogLevel = (typeof LOG_LEVELS)[number];

interface LogMethod {
    (message: string): void;
    (facts: LogFacts, message: string): void;
}

interface MigrationProgress {
    readonly realm: string;
    readonly label: string;
    readonly direction: EvolutionDirection | 'purge';
    readonly phase: EvolutionPhase;
    readonly step: number;
    readonly steps: number;
    readonly done: number;
    readonly total: number;
    readonly ratePerSecond?: number;
    readonly remainingMs?: number;
}

interface MigrationStatus {
    readonly realm: string;
    readonly phase: EvolutionPhase;
    readonly applied: readonly Evolution[];
    readonly schema: SchemaSnapshot;
    readonly asides: readonly Aside[];
    readonly history: readonly FinishedEntry[];
}

interface MigrationVerdict {
    readonly drift: readonly SchemaDrift[];
    readonly extras: readonly SchemaDrift[];
}

interface NewEvolution extends Omit<DiffOptions, 'hints'> {
    readonly name: string;
    readonly parent?: Pick<Evolution, 'number' | 'hash' | 'after'> | undefined;
    readonly renames?: readonly string[];
    readonly transforms?: readonly TransformDataOperation[];
    readonly sql?: readonly RunSqlOperation[];
    readonly moduleHash?: string;
}

interface OperationReport {
    readonly type: string;
    readonly guard: GuardClass;
    readonly text: string;
}

interface OperationSpan {
    isRecording(): boolean;
    setAttributes(attributes: SpanAttributes): unknown;
    setStatus(status: {
        readonly code: number;
        readonly message?: string;
    }): unknown;
    end(endTime?: number): void;
}

interface OperationTracer {
    startSpan(name: string, options: {
        readonly kind: number;
        readonly startTime: number;
    }): OperationSpan;
}

interface PurgeOptions {
    readonly everything?: boolean;
    readonly dryRun?: boolean;
}

interface ReadEvolutionsOptions {
    readonly loadModule?: (path: string) => Promise<unknown>;
}

interface RunSqlOperation {
    readonly type: 'sql';
    readonly up: SqlByDialect;
    readonly down?: SqlByDialect;
}

interface SchemaDrift {
    readonly type: 'missing' | 'extra' | 'changed';
    readonly table: string;
    readonly object?: string;
    readonly recorded: string;
    readonly found: string;
}

declare class SlowQueryLog {
    #private;
    constructor(options: SlowQueryLogOptions);
    readonly observe: (event: RealmEvent) => void;
    settled(): Promise<void>;
}

interface SlowQueryLogOptions {
    readonly logger: AstralLogger;
    readonly realm: (name: string) => ExplainingRealm | undefined;
    readonly thresholdMs?: number;
    readonly quietMs?: number;
    readonly clock?: () => number;
}

type SpanAttributes = Record<string, string | number>;

interface TransformDataOperation {
    readonly type: 'transformData';
    readonly table: string;
    readonly columns: readonly string[];
    readonly function: string;
}

declare function createAstralLogger(options?: AstralLoggerOptions): AstralLogger;

declare function createEvolution(kinds: readonly AnyKind[], options: NewEvolution): Evolution;

declare function describeDrift({ table, object, recorded, found }: SchemaDrift): string;

declare function describeFinding({ table, object, text, count, examples }: EvolutionFinding): string;

declare function describeOperation(operation: EvolutionOperation, direction?: EvolutionDirection): OperationReport;

declare function evolutionLabel({ number, name }: Pick<Evolution, 'number' | 'name'>): string;

declare function readEvolutions(folder: string, options?: ReadEvolutionsOptions): Promise<readonly LoadedEvolution[]>;

declare function redactText(text: string): string;

declare function sha256(text: string): string;

declare function traceOperations(tracer: OperationTracer): (event: RealmEvent) => void;

declare function writeEvolution(folder: string, evolution: Evolution): Promise<string>;

// Not exported, but part of the above:

interface AddBondOperation {
    readonly type: 'addBond';
    readonly table: string;
    readonly foreignKey: ForeignKeySnapshot;
    readonly columns?: readonly ColumnSnapshot[];
}

interface AddFieldOperation {
    readonly type: 'addField';
    readonly table: string;
    readonly column: ColumnSnapshot;
    readonly fill?: JsonValue;
}

interface AddIndexOperation {
    readonly type: 'addIndex';
    readonly table: string;
    readonly index: IndexSnapshot;
}

interface AddKindOperation {
    readonly type: 'addKind';
    readonly table: TableSnapshot;
    readonly from?: string;
}

interface ChangeStep {
    readonly type: 'change';
    readonly phase: 'expanding' | 'contracting';
    readonly changes: readonly SchemaChange[];
    readonly finish: readonly FillStep[];
    readonly segment: number;
    readonly reached?: SchemaSnapshot;
}

interface ChangeTypeOperation {
    readonly type: 'changeType';
    readonly table: string;
    readonly column: ColumnSnapshot;
    readonly to?: string;
    readonly fallback?: JsonValue;
}

interface ConstantFill {
    readonly type: 'constant';
    readonly table: string;
    readonly column: ColumnSnapshot;
    readonly value: JsonValue;
}

interface ConvertFill {
    readonly type: 'convert';
    readonly table: string;
    readonly from: ColumnSnapshot;
    readonly into: ColumnSnapshot;
    readonly marks: string;
    readonly fallback: JsonValue;
    readonly backFallback: JsonValue;
}

interface DiffOptions {
    readonly hints?: RenameHints;
    readonly fills?: ReadonlyMap<string, JsonValue>;
    readonly erase?: ReadonlySet<string>;
}

interface DropBondOperation {
    readonly type: 'dropBond';
    readonly table: string;
    readonly foreignKey: string;
}

interface DropFieldOperation {
    readonly type: 'dropField';
    readonly table: string;
    readonly column: string;
    readonly erase?: true;
    readonly fill?: JsonValue;
}

interface DropIndexOperation {
    readonly type: 'dropIndex';
    readonly table: string;
    readonly index: string;
}

interface DropKindOperation {
    readonly type: 'dropKind';
    readonly table: string;
    readonly erase?: true;
}

type FillSpec = ConstantFill | ConvertFill | RequireFill | ReleaseFill | TransformFill | UntransformFill | ForgetFill;

interface FillStep {
    readonly type: 'fill';
    readonly phase: 'filling';
    readonly fill: FillSpec;
    readonly key: readonly ColumnSnapshot[];
    readonly segment: number;
}

interface ForgetFill {
    readonly type: 'forget';
    readonly table: string;
    readonly column: ColumnSnapshot;
    readonly marks: string;
}

type NewNames = Readonly<Record<string, string>>;

type PlanStep = ChangeStep | FillStep;

interface ReleaseFill {
    readonly type: 'release';
    readonly table: string;
    readonly column: ColumnSnapshot;
    readonly mark: ColumnSnapshot;
    readonly value: JsonValue;
}

interface RenameFieldOperation {
    readonly type: 'renameField';
    readonly table: string;
    readonly from: string;
    readonly to: string;
    readonly names?: NewNames;
}

interface RenameHints {
    readonly tables: ReadonlyMap<string, string>;
    readonly columns: ReadonlyMap<string, string>;
    readonly said: ReadonlySet<string>;
    readonly dropped: ReadonlySet<string>;
}

interface RenameKindOperation {
    readonly type: 'renameKind';
    readonly from: string;
    readonly to: string;
    readonly kind: string;
    readonly names?: NewNames;
}

interface RequireFill {
    readonly type: 'require';
    readonly table: string;
    readonly column: ColumnSnapshot;
    readonly mark: ColumnSnapshot;
    readonly value: JsonValue;
    readonly marks?: string;
}

interface SetBoundsOperation {
    readonly type: 'setBounds';
    readonly table: string;
    readonly column: string;
    readonly range?: NonNullable<ColumnSnapshot['range']>;
    readonly jsonType?: NonNullable<ColumnSnapshot['jsonType']>;
}

interface SetDefaultOperation {
    readonly type: 'setDefault';
    readonly table: string;
    readonly column: string;
    readonly default?: JsonValue;
}

interface SetEnumOperation {
    readonly type: 'setEnum';
    readonly table: string;
    readonly column: string;
    readonly values?: readonly string[];
}

interface SetOptionalOperation {
    readonly type: 'setOptional';
    readonly table: string;
    readonly column: string;
    readonly fill?: JsonValue;
}

interface SetRequiredOperation {
    readonly type: 'setRequired';
    readonly table: string;
    readonly column: string;
    readonly fill?: JsonValue;
}

interface TransformFill {
    readonly type: 'transform';
    readonly table: string;
    readonly columns: readonly TransformedColumn[];
    readonly read: readonly ColumnSnapshot[];
    readonly function: string;
    readonly marks?: string;
}

interface TransformedColumn {
    readonly column: ColumnSnapshot;
    readonly former: ColumnSnapshot;
    readonly computed: ColumnSnapshot;
}

interface UntransformFill {
    readonly type: 'untransform';
    readonly table: string;
    readonly columns: readonly TransformedColumn[];
}
