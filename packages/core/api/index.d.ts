// Public API of @luxdb/core. Written by: npm run check -- api --update

declare const ADMIN_ROLE = "admin";

declare const ANONYMOUS_PRINCIPAL: Principal;

type AccessInput = {
    readonly [operation in AccessOperation | 'check']?: AccessRuleInput;
};

type AccessRuleInput = boolean | Condition | ((principal: Principal) => boolean | Condition);

interface AddBondChange {
    readonly type: 'addBond';
    readonly table: string;
    readonly columns: readonly ColumnSnapshot[];
    readonly foreignKey: ForeignKeySnapshot;
}

interface AddBondToChange {
    readonly type: 'addBondTo';
    readonly table: string;
    readonly foreignKey: ForeignKeySnapshot;
}

interface AddFieldChange {
    readonly type: 'addField';
    readonly table: string;
    readonly column: ColumnSnapshot;
}

interface AddIndexChange {
    readonly type: 'addIndex';
    readonly table: string;
    readonly index: IndexSnapshot;
}

interface AddKindChange {
    readonly type: 'addKind';
    readonly table: TableSnapshot;
}

type AdditiveChange = AddKindChange | AddFieldChange | AddBondChange | AddIndexChange;

interface AffectsPolicy {
    readonly single?: true;
    readonly atMost?: number;
}

interface AggregateColumn<K extends AnyKind> {
    readonly count?: true | FieldName<K>;
    readonly countDistinct?: FieldName<K>;
    readonly sum?: NumericName<K>;
    readonly avg?: NumericName<K>;
    readonly min?: OrderedName<K>;
    readonly max?: OrderedName<K>;
}

interface AggregateInput<K extends AnyKind> {
    readonly groupBy?: readonly FieldName<K>[];
    readonly columns: Readonly<Record<string, AggregateColumn<K>>>;
    readonly having?: Readonly<Record<string, HavingValue | HavingFilter>>;
    readonly where?: Where<K>;
    readonly search?: string | SearchInput;
    readonly resonating?: number;
    readonly orderBy?: AggregateOrder | readonly AggregateOrder[];
    readonly limit?: number;
    readonly offset?: number;
    readonly intention?: string;
}

type AggregateRowOf<K extends AnyKind, Q> = Q extends {
    readonly columns: infer Columns;
} ? Simplify<Pick<RecordOf<K>, Extract<GroupName<Q>, FieldName<K>>> & {
    readonly [Name in keyof Columns]: ColumnValue<K, Columns[Name]>;
}> : never;

interface AlterFieldChange {
    readonly type: 'alterField';
    readonly table: string;
    readonly before: ColumnSnapshot;
    readonly after: ColumnSnapshot;
    readonly fill?: JsonValue;
}

interface AnswerContent {
    readonly answer: JsonObject;
    readonly about: readonly AnswerSubject[] | undefined;
}

type AnswerState = {
    readonly type: 'begun';
    readonly request: BegunRequest;
} | (RecordHead & {
    readonly type: 'pending' | 'erased';
}) | (RecordHead & {
    readonly type: 'kept';
    readonly answer: JsonObject;
});

interface AnswerSubject {
    readonly kind: string;
    readonly soulId?: string;
}

interface AnyAggregate {
    readonly groupBy?: readonly string[];
    readonly columns: object;
    readonly having?: object;
    readonly orderBy?: object;
}

type AnyKind = Kind;

interface AnyQuery {
    readonly where?: object;
    readonly select?: readonly (string | object)[];
    readonly orderBy?: object;
    readonly embed?: object;
}

declare class AstralEngine {
    #private;
    readonly consciousness: Consciousness;
    readonly harmony: Harmony;
    readonly runTimeKinds: RunTimeKinds;
    constructor(options: EngineOptions);
    get state(): EngineState;
    get kinds(): readonly AnyKind[];
    get realmNames(): readonly string[];
    homeOf(kind: string): string;
    catalogFor(principal: Principal): KindCatalog;
    accessOf(principal: Principal): BoundAccess | undefined;
    awaken(): Promise<this>;
    transcend(): Promise<void>;
    stateStore(realm: string): StateStore;
    [Symbol.asyncDispose](): Promise<void>;
    realm(name: string): BaseRealm;
    of<K extends AnyKind>(kind: K, options: EngineHandleOptions): BeingCollection<K>;
    channel(request: AstralRequest, principal: Principal, options?: CallOptions): Promise<RealmResult>;
    stream(request: ContemplateRequest & RequestOrigin, principal: Principal, options?: CallOptions): RowStream;
    watch(request: WatchRequest & RequestOrigin, principal: Principal, options?: CallOptions): LiveStream;
    harmonize(): Promise<Balance>;
    meditate(): Promise<Meditation>;
}

type AstralRequest = RealmRequest & RequestOrigin;

interface Authenticator {
    authenticate(credentials: Credentials): Promise<Principal>;
}

interface BackupContents {
    readonly realm: string;
    readonly createdAt: string;
    readonly kinds: readonly KindDigest[];
    readonly leftOut: readonly string[];
}

interface BackupOptions extends ProgressOptions {
    readonly format?: 'native' | 'portable';
}

type BackupReport = {
    readonly type: 'native';
} | {
    readonly type: 'portable';
    readonly kinds: readonly KindDigest[];
    readonly leftOut: readonly string[];
};

interface Balance {
    readonly realms: Readonly<Record<string, GateLoad>>;
    readonly decisions: readonly Decision[];
}

declare abstract class BaseRealm implements RealmDriver {
    #private;
    abstract readonly supports: RealmSupports;
    readonly name: string;
    constructor(options: RealmOptions);
    abstract _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void>;
    abstract _close(): Promise<void>;
    abstract _find(shape: KindShape, key: readonly Cell[], where: Condition | undefined, context: DriverContext): Promise<ResultRow | undefined>;
    abstract _contemplate(read: DriverRead, context: DriverContext): Promise<readonly ResultRow[]>;
    abstract _stream(read: DriverRead, context: DriverContext): AsyncIterable<ResultRow>;
    abstract _count(query: SacredQuery, context: DriverContext): Promise<number>;
    abstract _explain(read: DriverRead, context: DriverContext): Promise<DriverPlan>;
    abstract _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult>;
    abstract _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult>;
    abstract _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult>;
    abstract _transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T>;
    abstract _pulse(context: DriverContext): Promise<RealmPulse>;
    abstract _schema(): RealmSchema;
    abstract _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>>;
    _toSql(_read: DriverRead): QuerySql;
    _backup(path: string, options: BackupOptions): Promise<BackupReport>;
    _moment<T>(_use: (moment: StorageMoment) => Promise<T>): Promise<T>;
    _restore<T>(_use: (target: RestoreTarget) => Promise<T>): Promise<T>;
    _changeLog(): ChangeLogDriver;
    get state(): RealmState;
    get kinds(): readonly AnyKind[];
    readonly schema: RealmSchema;
    awaken(): Promise<this>;
    learn(kinds: readonly AnyKind[]): Promise<void>;
    close(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
    of<K extends AnyKind>(kind: K): BeingCollection<K>;
    transaction<T>(run: (transaction: RealmTransaction) => Promise<T>, options?: CallOptions): Promise<T>;
    execute(request: RealmRequest, options?: ExecuteOptions): Promise<RealmResult>;
    stream(request: ContemplateRequest, options?: ExecuteOptions): RowStream;
    toSql<K extends AnyKind, const Q extends AnyQuery>(kind: K, query: CheckedQuery<K, Q>): QuerySql;
    pulse(options?: CallOptions): Promise<RealmPulse>;
    get changes(): ChangeFeed;
    get stateStore(): StateStore;
    watch(request: WatchRequest, options?: ExecuteOptions): LiveStream;
    snapshot(request: ContemplateRequest, options?: ExecuteOptions): Promise<RealmSnapshot>;
    erase(kind: AnyKind, soulId: string, options?: CallOptions): Promise<boolean>;
    before<K extends AnyKind, O extends WriteOperation>(kind: K, operation: O, hook: BeforeHook<K, O>): () => void;
    backup(path: string, options?: BackupOptions): Promise<BackupReport>;
    restore(path: string, options?: RestoreOptions): Promise<BackupContents>;
    digests(options?: ProgressOptions): Promise<readonly KindDigest[]>;
}

interface BatchRequest {
    readonly type: 'batch';
    readonly requests: readonly SingleRequest[];
}

interface BatchResult {
    readonly type: 'batch';
    readonly results: readonly SingleResult[];
}

type BeforeHook<K extends AnyKind, O extends WriteOperation> = (write: PendingWrite<K>[O]) => HookResult<K>[O];

interface BegunRequest {
    settle(content: AnswerContent): Promise<void>;
    drop(): Promise<void>;
}

declare abstract class Being {
    #private;
    readonly [field: string]: unknown;
    constructor(origin: BeingOrigin);
    get realm(): string;
    evolve(patch: unknown): Promise<Being>;
    resonate(fraction: number): boolean;
    transcend(): JsonObject;
    toJSON(): JsonObject;
}

interface BeingCollection<K extends AnyKind> {
    readonly kind: K;
    manifest(input: InputOf<K>, options?: ManifestOptions): Promise<BeingOf<K>>;
    manifest(inputs: readonly InputOf<K>[], options?: ManifestOptions): Promise<BeingOf<K>[]>;
    contemplate(soulId: string, options?: CallOptions): Promise<BeingOf<K> | undefined>;
    contemplate<const Q extends AnyQuery>(query?: CheckedQuery<K, Q>, options?: CallOptions): Promise<ResultOf<K, Q>[]>;
    page<const Q extends AnyQuery>(query: CheckedQuery<K, Q>, options?: CallOptions): Promise<Page<ResultOf<K, Q>>>;
    stream<const Q extends AnyQuery>(query?: CheckedQuery<K, Q>, options?: CallOptions): AsyncIterable<ResultOf<K, Q>>;
    watch<const Q extends AnyQuery>(query?: CheckedQuery<K, Q>, options?: WatchOptions): AsyncIterable<LiveBeings<ResultOf<K, Q>>>;
    transform(soulId: string, patch: PatchOf<K>, options?: VersionOptions): Promise<BeingOf<K>>;
    transform(selector: Selector<K>, patch: PatchOf<K>, options: ReturningOptions): Promise<BeingOf<K>[]>;
    transform(selector: Selector<K>, patch: PatchOf<K>, options?: CallOptions): Promise<number>;
    dissolve(soulId: string, options?: VersionOptions): Promise<boolean>;
    dissolve(selector: Selector<K>, options: ReturningOptions): Promise<BeingOf<K>[]>;
    dissolve(selector: Selector<K>, options?: CallOptions): Promise<number>;
    count<const Q extends AnyQuery>(query?: CheckedQuery<K, Q>, options?: CountOptions): Promise<number>;
    explain<const Q extends AnyQuery>(query?: CheckedQuery<K, Q>, options?: CallOptions): Promise<QueryPlan>;
    aggregate<const Q extends AnyAggregate>(query: CheckedAggregate<K, Q>, options?: CallOptions): Promise<AggregateRowOf<K, Q>[]>;
}

interface BeingMembers<K extends AnyKind> {
    readonly soulId: string;
    readonly realm: string;
    evolve(patch: PatchOf<K>): Promise<BeingOf<K>>;
    resonate(fraction: number): boolean;
    transcend(): JsonRecordOf<K>;
    toJSON(): JsonRecordOf<K>;
}

type BeingOf<K extends AnyKind> = RecordOf<K> & BeingMembers<K>;

type BlockReason = 'nulls' | 'duplicates' | 'orphans' | 'outside' | 'marked' | 'bound';

type Bond<Target extends AnyKind = AnyKind> = BondTo<Target> | BondMany<Target> | BondThrough<Target>;

interface BondMany<Target extends AnyKind = AnyKind> {
    readonly bond: 'many';
    readonly target: (() => Target) | string;
    readonly via: string;
}

type BondName<K extends AnyKind> = {
    [Name in keyof K['fields'] & string]: K['fields'][Name] extends Bond ? Name : never;
}[keyof K['fields'] & string];

type BondTargetOf<K extends AnyKind, Name extends string> = Name extends keyof K['fields'] ? K['fields'][Name] extends BondTo<infer Target> | BondMany<infer Target> | BondThrough<infer Target> ? Target : never : never;

interface BondThrough<Target extends AnyKind = AnyKind> {
    readonly bond: 'through';
    readonly target: (() => Target) | string;
    readonly through: (() => AnyKind) | string;
    readonly near: string;
    readonly far: string;
}

interface BondThroughOptions {
    readonly near: string;
    readonly far: string;
}

interface BondTo<Target extends AnyKind = AnyKind, Optional extends boolean = boolean> {
    readonly bond: 'to';
    readonly target: (() => Target) | string;
    readonly isOptional: Optional;
    readonly options: BondToOptions;
    optional(): BondTo<Target, true>;
}

interface BondToOptions {
    readonly onDelete?: OnDelete;
    readonly unique?: boolean;
    readonly column?: string | readonly string[];
    readonly constraint?: string;
    readonly was?: string;
}

interface BooleanFilter {
    readonly eq?: boolean | null;
    readonly neq?: boolean | null;
    readonly in?: readonly (boolean | null)[];
    readonly is?: boolean | null;
    readonly distinct?: boolean | null;
}

interface BoundAccess {
    readonly catalog: KindCatalog;
    rule(kind: string, operation: AccessOperation | 'check'): BoundRule;
}

type BoundRule = boolean | Condition;

interface BroadcastBus {
    open(): Promise<void>;
    publish(message: BusMessage): Promise<void>;
    subscribe(prefix: string, listener: (message: BusMessage) => void): () => void;
    pulse(): JsonObject;
    close(): Promise<void>;
}

interface BusMessage {
    readonly topic: string;
    readonly event: string;
    readonly payload: string;
}

interface CallOptions {
    readonly signal?: CallSignal;
    readonly timeoutMs?: number;
    readonly meter?: AnswerMeter;
    readonly onAdmitted?: () => void;
    readonly replied?: Promise<void>;
}

interface CallSignal {
    readonly aborted: boolean;
    readonly reason: unknown;
    addEventListener(type: 'abort', listener: () => void, options?: {
        readonly once?: boolean;
    }): void;
    removeEventListener(type: 'abort', listener: () => void): void;
}

interface CallbackContext {
    readonly attempt: number;
    readonly signal: AbortSignal;
}

interface CallbackEvent<K extends AnyKind = AnyKind> {
    readonly id: string;
    readonly realm: string;
    readonly kind: K['name'];
    readonly operation: ChangeOperation;
    readonly soulId: string;
    readonly before?: RecordOf<K>;
    readonly after?: RecordOf<K>;
    readonly at: Date;
}

declare class CallbackFlow implements Flow {
    #private;
    readonly name = "callback";
    readonly deadLetters: DeadLetters;
    constructor(options?: CallbackFlowOptions);
    before<K extends AnyKind, O extends WriteOperation>(kind: K, operation: O, hook: BeforeHook<K, O>): void;
    after<K extends AnyKind>(kind: K, operation: WriteOperation, handler: CallbackHandler<K>): void;
    consume<K extends AnyKind>(name: string, options: ConsumerOptions<K>): void;
    webhook<K extends AnyKind>(options: WebhookOptions<K>): void;
    prepare(engine: AstralEngine): void;
    start(engine: AstralEngine): Promise<void>;
    stop(): Promise<void>;
    pulse(): JsonObject;
    findings(): readonly string[];
}

interface CallbackFlowOptions {
    readonly asyncWorkers?: number;
    readonly leaseMs?: number;
}

type CallbackHandler<K extends AnyKind = AnyKind> = (event: CallbackEvent<K>, context: CallbackContext) => Promise<void> | void;

interface Change {
    readonly kind: string;
    readonly operation: ChangeOperation;
    readonly soulId: string;
    readonly old?: Row;
    readonly new?: Row;
    readonly sequence: number;
    readonly transaction: string;
    readonly at: number;
}

interface ChangeFeed {
    readonly epoch: string;
    head(): Promise<FeedPosition>;
    floor(): Promise<FeedPosition>;
    windows(from: FeedPosition, options?: WindowsOptions): AsyncIterable<ChangeWindow>;
    parse(text: string): FeedPosition | undefined;
    covers(a: FeedPosition, b: FeedPosition): boolean;
    seen(change: Change, at: FeedPosition): boolean;
    prune(): Promise<number>;
    pulse(): FeedPulse;
}

interface ChangeFilter<K extends AnyKind> {
    readonly kinds: readonly K[];
    readonly where?: Where<NoInfer<K>>;
    readonly operations?: readonly ChangeOperation[];
}

interface ChangeLogDriver {
    readonly source: ChangeSource;
    readonly state: StateStore;
    snapshot(read: DriverRead, context: DriverContext): Promise<SnapshotRows>;
    erase(shape: KindShape, key: readonly Cell[], context: DriverContext): Promise<boolean>;
}

type ChangeOperation = 'insert' | 'update' | 'delete';

interface ChangeOptions {
    readonly retentionMs?: number;
    readonly retentionBytes?: number;
    readonly pollMs?: number;
    readonly auditMs?: number;
}

interface ChangeRetention {
    readonly retentionMs: number;
    readonly retentionBytes: number;
}

interface ChangeSource {
    readonly epoch: string;
    head(): Promise<FeedPosition>;
    floor(): Promise<FeedPosition>;
    read(from: FeedPosition, options: ReadChangesOptions): Promise<ChangeWindow>;
    parse(text: string): FeedPosition | undefined;
    covers(a: FeedPosition, b: FeedPosition): boolean;
    seen(change: Change, at: FeedPosition): boolean;
    watch(wake: () => void): () => void;
    prune(): Promise<number>;
    size(): Promise<{
        readonly changes: number;
        readonly bytes?: number;
    }>;
}

interface ChangeWindow {
    readonly changes: readonly Change[];
    readonly resets: readonly KindReset[];
    readonly to: FeedPosition;
    readonly partial: boolean;
}

interface ChangedKind extends KindChangeReport {
    readonly kind: string;
    readonly realm: string;
    readonly created: boolean;
}

type CheckedAggregate<K extends AnyKind, Q> = Q & AggregateInput<K> & {
    readonly [Member in keyof Q]: Member extends 'having' | 'orderBy' ? NameMistakes<Q, Q[Member]> : Member extends 'columns' ? ColumnMistakes<K, Q[Member]> : Member extends keyof AggregateInput<K> ? unknown : Mistake<`An aggregate has no member ${Member & string}.`>;
};

type CheckedColumns<K extends AnyKind, Columns> = Columns & AggregateInput<K>['columns'] & ColumnMistakes<K, Columns>;

type CheckedEmbed<K extends AnyKind, Embeds> = Embeds & EmbedInput<K> & EmbedMistakes<K, Embeds>;

type CheckedGroupOrder<Q, Order> = Order & AggregateOrder & NameMistakes<Q, Order>;

type CheckedHaving<Q, Having> = Having & Required<AnyHaving>['having'] & NameMistakes<Q, Having>;

type CheckedOrder<K extends AnyKind, Term> = Term & (OrderInput<K> | Pick<OrderNode, 'direction'>) & TermMistakes<K, Term>;

type CheckedQuery<K extends AnyKind, Q> = Q & QueryInput<K> & QueryMistakes<K, Q>;

type CheckedSelection<K extends AnyKind, Items> = Items & SelectMistakes<K, Items>;

type CheckedWhere<K extends AnyKind, W> = W & (WhereInput<K> | Pick<Condition, 'type'>) & WhereMistakes<K, W>;

interface ColumnSnapshot {
    readonly name: string;
    readonly store: StoreType;
    readonly nullable: boolean;
    readonly default?: JsonValue;
    readonly generated?: 'uuid' | 'integer' | 'now';
    readonly enum?: readonly string[];
    readonly range?: {
        readonly min?: number;
        readonly max?: number;
    };
    readonly jsonType?: NonNullable<FieldShape['jsonType']>;
    readonly opaque?: true;
}

interface ConflictPolicy {
    readonly target: readonly string[];
    readonly action: 'merge' | 'ignore';
    readonly merge: readonly string[];
}

declare class Consciousness {
    #private;
    readonly level: ConsciousnessLevel;
    constructor(level?: ConsciousnessLevel);
    observe(event: RealmEvent): void;
    statistics(): readonly ShapeStatistics[];
    get observed(): number;
    reflect(): Reflection;
    predict(horizonMs: number): Prediction;
}

type ConsciousnessLevel = 'dormant' | 'aware' | 'enlightened';

interface ConsumerGap {
    readonly consumer: string;
    readonly reason: GapReason;
    readonly kind?: string;
}

interface ConsumerOptions<K extends AnyKind> extends ChangeFilter<K>, DeliveryOptions {
    readonly handler: CallbackHandler<K>;
}

interface ConsumerPulse {
    readonly state: ConsumerState;
    readonly handled: number;
    readonly retried: number;
    readonly deadLetters: number;
    readonly gaps: number;
    readonly waiting: number;
    readonly lagMs?: number;
    readonly lastError?: {
        readonly code: string;
        readonly message: string;
        readonly at: string;
    };
}

type ConsumerState = 'waiting' | 'following' | 'failing' | 'stopped';

interface ContemplateRequest {
    readonly type: 'contemplate';
    readonly kind: string;
    readonly query: SacredQuery;
    readonly count?: CountMode;
    readonly page?: true;
}

type CountMode = 'exact' | 'planned' | 'estimated';

interface CountOptions extends CallOptions {
    readonly mode?: CountMode;
}

interface CountRequest {
    readonly type: 'count';
    readonly kind: string;
    readonly query: SacredQuery;
    readonly mode?: CountMode;
}

interface CountResult {
    readonly type: 'count';
    readonly count: number;
}

interface Credentials {
    readonly bearer?: string;
    readonly apiKey?: string;
}

declare const DEFAULT_RETENTION: ChangeRetention;

type DeadLetter = (DeadLetterFacts & {
    readonly type: 'change';
    readonly change: StoredChange;
    readonly attempts: number;
    readonly error: {
        readonly code: string;
        readonly message: string;
    };
}) | (DeadLetterFacts & {
    readonly type: 'gap';
    readonly reason: GapReason;
    readonly kind?: string;
});

declare class DeadLetters {
    #private;
    constructor(consumerOf: (name: string) => Consumer);
    list(consumer: string, options?: ListOptions): Promise<readonly DeadLetter[]>;
    replay(consumer: string, id: string): Promise<void>;
    discard(consumer: string, id: string): Promise<boolean>;
}

interface Decision {
    readonly at: number;
    readonly subject: string;
    readonly action: 'none' | 'refuse' | 'keep';
    readonly reason: string;
}

interface DeliveryOptions {
    readonly retry?: RetryPolicy;
    readonly timeoutMs?: number;
    readonly from?: 'now' | 'start';
    readonly deadLetterLimit?: number;
    readonly onGap?: (gap: ConsumerGap) => Promise<void> | void;
}

type Direction = 'asc' | 'desc';

interface DissolveRequest extends WriteEffect {
    readonly type: 'dissolve';
    readonly kind: string;
    readonly soulId?: string;
    readonly where?: Condition;
    readonly version?: number;
    readonly returning: boolean;
}

interface DissolveWrite {
    readonly shape: KindShape;
    readonly target: WriteTarget;
    readonly guard?: WriteGuard;
    readonly returning: boolean;
}

interface DriverContext {
    readonly transaction?: unknown;
    readonly signal?: CallSignal;
    readonly timeoutMs: number;
    readonly meter?: AnswerMeter;
    readonly intention?: string;
}

interface DriverPlan {
    readonly access: 'key' | 'index' | 'scan';
    readonly index?: string;
    readonly estimate?: number;
    readonly raw: JsonValue;
}

interface DriverRead {
    readonly query: SacredQuery;
    readonly layout: RowLayout;
}

interface DropBondChange {
    readonly type: 'dropBond';
    readonly table: string;
    readonly foreignKey: ForeignKeySnapshot;
}

interface DropIndexChange {
    readonly type: 'dropIndex';
    readonly table: string;
    readonly index: IndexSnapshot;
}

declare const ERROR_CATALOGUE: Readonly<Record<LuxErrorCode, ErrorCatalogueRow>>;

type EmbedInput<K extends AnyKind> = {
    readonly [Name in BondName<K>]?: boolean | SelectingInput<BondTargetOf<K, Name>>;
};

interface EngineHandleOptions {
    readonly principal: Principal;
    readonly realm?: string;
}

interface EngineOptions {
    readonly realms: Readonly<Record<string, string>>;
    readonly kinds: readonly (AnyKind | KindPlacement)[];
    readonly runTimeKinds?: RunTimeKindOptions;
    readonly drivers?: readonly RealmDriverFactory[];
    readonly flows?: readonly Flow[];
    readonly consciousnessLevel?: ConsciousnessLevel;
    readonly observe?: (event: RealmEvent) => void;
    readonly autoHealing?: boolean;
    readonly connectTimeoutMs?: number;
    readonly queryTimeoutMs?: number;
    readonly shutdownTimeoutMs?: number;
    readonly meditationIntervalSeconds?: number;
    readonly harmonyCheckIntervalSeconds?: number;
    readonly limits?: Partial<GateLimits>;
    readonly queryLimits?: Partial<QueryLimits>;
    readonly schemaPolicy?: SchemaPolicy;
    readonly changes?: ChangeOptions;
    readonly baseDirectory?: string;
    readonly clock?: () => number;
}

type EngineState = 'created' | 'awakening' | 'awake' | 'transcending' | 'ended';

interface EraseFieldChange {
    readonly type: 'eraseField';
    readonly table: string;
    readonly from: string;
}

interface EraseKindChange {
    readonly type: 'eraseKind';
    readonly from: string;
}

interface ErrorCatalogueRow {
    readonly status: number;
    readonly closeCode: number;
    readonly retryable: boolean;
    readonly pgCode: string;
}

interface EvolutionBlock {
    readonly reason: BlockReason;
    readonly table: string;
    readonly object: string;
    readonly found: SchemaCount;
}

interface EvolveOptions {
    readonly record?: StateReplacement;
    readonly finish?: readonly RowFill[];
    readonly reached?: ReachedSchema;
}

interface ExecuteOptions extends CallOptions {
    readonly access?: BoundAccess;
    readonly transaction?: unknown;
}

interface ExplainRequest {
    readonly type: 'explain';
    readonly kind: string;
    readonly query: SacredQuery;
}

type FeedPosition = string & {
    readonly [FEED_POSITION]: true;
};

interface FeedPulse {
    readonly epoch: string;
    readonly listeners: number;
    readonly breaks: number;
    readonly delivered: number;
    readonly lagMs?: number;
    readonly log?: LogSize;
    readonly live?: LivePulse;
}

interface FieldChange {
    readonly field: FieldShape;
    readonly cell: Cell;
}

type FieldName<K extends AnyKind> = keyof RecordOf<K> & string;

type FieldPart = ZodSchema | Bond;

interface FillOptions {
    readonly after?: string;
    readonly until?: string;
    readonly record?: (progress: FillProgress) => StateReplacement;
}

interface FillProgress {
    readonly cursor?: string;
    readonly until?: string;
    readonly rows: number;
    readonly written: number;
    readonly marked: number;
    readonly atEnd: boolean;
}

interface FindRequest {
    readonly type: 'find';
    readonly kind: string;
    readonly soulId: string;
}

interface Flow {
    readonly name: string;
    prepare?(engine: AstralEngine): void;
    start(engine: AstralEngine): Promise<void>;
    stop(): Promise<void>;
    pulse(): JsonObject;
    findings?(): readonly string[];
}

interface ForeignKeySnapshot {
    readonly name: string;
    readonly columns: readonly string[];
    readonly table: string;
    readonly targetColumns: readonly string[];
    readonly onDelete: OnDelete;
}

type GapReason = ResetReason | 'expired' | 'epoch' | 'invalid';

interface GateLimits {
    readonly maxInFlight: number;
    readonly maxQueued: number;
    readonly queueTimeoutMs: number;
}

interface GateLoad {
    readonly inFlight: number;
    readonly queued: number;
    readonly admitted: number;
    readonly refused: number;
}

declare class Harmony {
    #private;
    constructor(gates: ReadonlyMap<string, RealmGate>, clock?: () => number);
    balance(): Balance;
    resolveConflict(conflict: WriteConflict): Decision;
    optimizeFlow(flow: string): Decision;
    get decisions(): readonly Decision[];
}

type Health = 'healthy' | 'degraded' | 'failing';

type HiddenInput = true | {
    readonly exceptRoles: readonly string[];
};

interface HookResult<K extends AnyKind> {
    readonly manifest: PatchOf<K> | Nothing;
    readonly transform: PatchOf<K> | Nothing;
    readonly dissolve: Nothing;
}

type IndexInput<Name extends string = string> = readonly Name[] | {
    readonly fields: readonly Name[];
    readonly unique?: boolean;
    readonly name?: string;
};

interface IndexSnapshot {
    readonly name: string;
    readonly columns: readonly string[];
    readonly unique: boolean;
}

type InputOf<K extends AnyKind> = Simplify<(K['traits']['key'] extends undefined ? {
    readonly soulId?: string;
} : unknown) & InputFields<K['fields']> & InputBonds<StoredBonds<K['fields']>> & (K['traits']['systemFields'] extends true ? GivenEnergy : unknown)>;

interface Insight {
    readonly type: 'slow-shape' | 'failing-shape';
    readonly message: string;
    readonly evidence: ShapeStatistics;
}

interface JsonFilter<Value> extends Omit<TextFilter<string>, keyof ValueFilter<string>>, ValueFilter<JsonPrimitive> {
    readonly path?: readonly (string | number)[];
    readonly contains?: Value extends readonly (infer Item)[] ? readonly Item[] : JsonValue;
    readonly containedBy?: Value extends readonly (infer Item)[] ? readonly Item[] : JsonValue;
    readonly overlaps?: Value extends readonly (infer Item)[] ? readonly Item[] : readonly JsonValue[];
    readonly hasKey?: string;
}

interface JsonObject {
    readonly [key: string]: JsonValue;
}

type JsonOf<Value> = Value extends Date | bigint ? string : Value extends string | number | boolean | null | undefined ? Value : {
    readonly [Name in keyof Value]: JsonOf<Value[Name]>;
};

type JsonRecordOf<K extends AnyKind> = JsonOf<RecordOf<K> & {
    readonly soulId: string;
    readonly realm: string;
}>;

type JsonSchema = JsonObject;

type JsonValue = JsonPrimitive | readonly JsonValue[] | JsonObject;

declare class KeptAnswers {
    #private;
    constructor(store: StateStore, options: KeptAnswersOptions);
    begin(id: string, fingerprint: string): Promise<AnswerState>;
    prune(): Promise<void>;
}

interface KeptAnswersOptions {
    readonly maxAnswers: number;
    readonly timeToLiveMs: number;
    readonly clock: () => number;
}

interface KeptNames {
    readonly tables: readonly string[];
    readonly columns: ReadonlyMap<string, readonly string[]>;
}

interface Kind<Name extends string = string, Fields extends object = object, Traits extends KindTraits = KindTraits> {
    readonly name: Name;
    readonly fields: Fields;
    readonly traits: Traits;
    readonly options: AnyKindOptions;
    readonly parts: ReadonlyMap<string, FieldPart>;
    readonly shape: KindShape;
    link(kinds: readonly AnyKind[]): void;
}

interface KindChangeCall extends KindChangeConsent {
    readonly who: string;
}

interface KindChangeReport {
    readonly outcome: 'planned' | 'done' | 'already';
    readonly label: string;
    readonly operations: readonly {
        readonly type: string;
        readonly guard: string;
        readonly text: string;
    }[];
    readonly findings: readonly {
        readonly type: 'note' | 'blocked' | 'inconvertible' | 'lost';
        readonly table: string;
        readonly object?: string;
        readonly text: string;
        readonly count: number;
        readonly examples: readonly string[];
    }[];
    readonly backup?: string;
}

interface KindDigest {
    readonly kind: string;
    readonly table: string;
    readonly rows: number;
    readonly digest: string;
}

type KindDocuments = Readonly<Record<string, JsonSchema>>;

interface KindLedger {
    read(realm: BaseRealm, known?: RecordedKinds): Promise<RecordedKinds>;
    settle(realm: BaseRealm): Promise<void>;
    change(realm: BaseRealm, change: KindsChange, call: KindChangeCall): Promise<KindChangeReport>;
}

interface KindOptions<Fields extends object, Key, System> {
    readonly soulId?: 'uuid' | 'text' | 'integer';
    readonly key?: Key;
    readonly systemFields?: System;
    readonly indexes?: readonly IndexInput<FieldNameIn<Fields> | SystemColumnName>[];
    readonly access?: AccessInput;
    readonly hidden?: Partial<Record<FieldNameIn<Fields>, HiddenInput>>;
    readonly search?: readonly (keyof Fields & string)[];
    readonly changes?: 'full' | 'none';
    readonly was?: string;
    readonly adopted?: boolean;
    readonly readOnly?: boolean;
    readonly table?: string;
}

interface KindPlacement {
    readonly kind: AnyKind;
    readonly realm: string;
}

interface KindReset {
    readonly kind: string;
    readonly reason: ResetReason;
}

interface KindTraits {
    readonly key: string | readonly string[] | undefined;
    readonly systemFields: boolean;
}

interface KindsChange {
    readonly label: string;
    readonly before: RecordedKinds;
    readonly documents: KindDocuments;
    readonly kinds: readonly AnyKind[];
    readonly renames: readonly string[];
    readonly retyped: readonly RetypedColumn[];
    readonly fills: ReadonlyMap<string, JsonValue>;
    readonly erase: ReadonlySet<string>;
}

declare const LOCAL_PRINCIPAL: Principal;

type LiveBeing<T> = {
    readonly type: 'enter' | 'update' | 'move';
    readonly soulId: string;
    readonly being: T;
    readonly index?: number;
} | {
    readonly type: 'leave';
    readonly soulId: string;
};

type LiveBeings<T> = {
    readonly type: 'snapshot';
    readonly soulIds: readonly string[];
    readonly beings: readonly T[];
    readonly cursor: string;
} | {
    readonly type: 'delta';
    readonly changes: readonly LiveBeing<T>[];
    readonly cursor: string;
} | {
    readonly type: 'resync';
    readonly reason: ResyncReason;
};

type LiveChange = {
    readonly type: 'enter' | 'update';
    readonly soulId: string;
    readonly row: ResultRow;
    readonly index?: number;
    readonly origin?: LiveOrigin;
} | {
    readonly type: 'move';
    readonly soulId: string;
    readonly row: ResultRow;
    readonly index: number;
} | {
    readonly type: 'leave';
    readonly soulId: string;
    readonly origin?: LiveOrigin;
};

type LiveMessage = {
    readonly type: 'snapshot';
    readonly rows: readonly ResultRow[];
    readonly soulIds: readonly string[];
    readonly cursor: string;
} | {
    readonly type: 'delta';
    readonly changes: readonly LiveChange[];
    readonly cursor: string;
} | {
    readonly type: 'resync';
    readonly reason: ResyncReason;
};

interface LiveOptions {
    readonly maxBeings?: number;
    readonly maxUnindexed?: number;
    readonly maxBuffered?: number;
    readonly minRequeryMs?: number;
}

interface LiveOrigin {
    readonly operation: ChangeOperation;
    readonly at: number;
    readonly old?: ResultRow;
}

interface LivePulse {
    readonly queries: number;
    readonly subscribers: number;
    readonly unindexed: number;
}

declare class LiveResult<T> {
    #private;
    get cursor(): string | undefined;
    get size(): number;
    rows(): readonly T[];
    entries(): readonly (readonly [
        soulId: string,
        row: T
    ])[];
    apply(update: LiveUpdate<T>): void;
}

interface LiveStep<T> {
    readonly type: 'enter' | 'update' | 'move' | 'leave';
    readonly soulId: string;
    readonly row?: T;
    readonly index?: number;
}

interface LiveStream {
    readonly layout: RowLayout;
    readonly messages: AsyncIterable<LiveMessage>;
}

type LiveUpdate<T> = {
    readonly type: 'snapshot';
    readonly soulIds: readonly string[];
    readonly rows: readonly T[];
    readonly cursor: string;
} | {
    readonly type: 'delta';
    readonly changes: readonly LiveStep<T>[];
    readonly cursor: string;
} | {
    readonly type: 'resync';
    readonly reason: string;
};

declare class LocalBus implements BroadcastBus {
    #private;
    open(): Promise<void>;
    publish(message: BusMessage): Promise<void>;
    subscribe(prefix: string, listener: Listener): () => void;
    pulse(): JsonObject;
    close(): Promise<void>;
}

interface LogSize {
    readonly changes: number;
    readonly bytes?: number;
}

declare class LuxError extends Error {
    readonly name = "LuxError";
    readonly code: LuxErrorCode;
    readonly details: Readonly<Record<string, unknown>>;
    constructor(code: LuxErrorCode, message: string, options?: LuxErrorOptions);
    get catalogue(): ErrorCatalogueRow;
}

type LuxErrorCode = 'LUX_INVALID_QUERY' | 'LUX_QUERY_TOO_COMPLEX' | 'LUX_INVALID_REQUEST' | 'LUX_INVALID_JSON' | 'LUX_UNSAFE_JSON' | 'LUX_INVALID_RANGE' | 'LUX_INVALID_CURSOR' | 'LUX_UNKNOWN_KIND' | 'LUX_UNKNOWN_FIELD' | 'LUX_UNKNOWN_BOND' | 'LUX_AMBIGUOUS_BOND' | 'LUX_NOT_EMBEDDED' | 'LUX_UNKNOWN_REALM' | 'LUX_UNKNOWN_PATH' | 'LUX_METHOD_NOT_ALLOWED' | 'LUX_NOT_ACCEPTABLE' | 'LUX_UNSUPPORTED_MEDIA_TYPE' | 'LUX_PAYLOAD_TOO_LARGE' | 'LUX_REQUEST_TIMEOUT' | 'LUX_URI_TOO_LONG' | 'LUX_UNSUPPORTED' | 'LUX_INVALID_PREFERENCE' | 'LUX_NOT_SINGULAR' | 'LUX_TOO_MANY_AFFECTED' | 'LUX_INVALID_VALUE' | 'LUX_OUT_OF_RANGE' | 'LUX_INVALID_TEXT' | 'LUX_INVALID_TIME' | 'LUX_OVERFLOW' | 'LUX_REQUIRED' | 'LUX_CHECK_FAILED' | 'LUX_IMMUTABLE_FIELD' | 'LUX_REFUSED' | 'LUX_READ_ONLY' | 'LUX_NOT_FOUND' | 'LUX_UNIQUE' | 'LUX_FOREIGN_KEY' | 'LUX_VERSION_CONFLICT' | 'LUX_VERSION_REQUIRED' | 'LUX_KEY_REUSED' | 'LUX_ANSWER_UNKNOWN' | 'LUX_POSITION_LOST' | 'LUX_ANSWER_TOO_LARGE' | 'LUX_LIVE_TOO_LARGE' | 'LUX_UNAUTHENTICATED' | 'LUX_TOKEN_EXPIRED' | 'LUX_FORBIDDEN' | 'LUX_ORIGIN_REFUSED' | 'LUX_HOST_REFUSED' | 'LUX_RATE_LIMITED' | 'LUX_OVERLOADED' | 'LUX_SHUTTING_DOWN' | 'LUX_TIMEOUT' | 'LUX_ABORTED' | 'LUX_BUSY' | 'LUX_TRANSACTION_ABORTED' | 'LUX_TRANSACTION_TIMEOUT' | 'LUX_MEMORY_FULL' | 'LUX_STORAGE_FULL' | 'LUX_REALM_NOT_READY' | 'LUX_REALM_CLOSED' | 'LUX_REALM_UNREACHABLE' | 'LUX_SCHEMA_MISMATCH' | 'LUX_EVOLUTION_BLOCKED' | 'LUX_EVOLUTION_CONFLICT' | 'LUX_EVOLUTION_EDITED' | 'LUX_EVOLUTION_UNCONFIRMED' | 'LUX_SCHEMA_DRIFT' | 'LUX_AMBIGUOUS_RENAME' | 'LUX_KIND_TAKEN' | 'LUX_KIND_CHANGED' | 'LUX_INVALID_DOCUMENT' | 'LUX_STORAGE_DAMAGED' | 'LUX_STORAGE_FAILED' | 'LUX_BACKUP_DAMAGED' | 'LUX_BACKUP_UNKNOWN' | 'LUX_BACKUP_DIFFERS' | 'LUX_REALM_NOT_EMPTY' | 'LUX_DRIVER_MISSING' | 'LUX_DELIVERY_FAILED' | 'LUX_INVALID_KIND' | 'LUX_INVALID_CONFIG' | 'LUX_ADDRESS_IN_USE' | 'LUX_INTERNAL';

interface LuxErrorOptions {
    readonly details?: Readonly<Record<string, unknown>>;
    readonly cause?: unknown;
}

interface LuxFieldMeta {
    readonly unique?: boolean | undefined;
    readonly index?: boolean | undefined;
    readonly now?: boolean | undefined;
    readonly counted?: boolean | undefined;
    readonly opaque?: boolean | undefined;
    readonly column?: string | undefined;
    readonly store?: StoreType | undefined;
    readonly format?: string | undefined;
    readonly was?: string | undefined;
}

interface ManifestOptions extends CallOptions {
    readonly upsert?: {
        readonly action: 'merge' | 'ignore';
        readonly on?: readonly string[];
    };
}

interface ManifestRequest extends WriteEffect {
    readonly type: 'manifest';
    readonly kind: string;
    readonly beings: readonly unknown[];
    readonly upsert?: UpsertPolicy;
    readonly returning: boolean;
}

interface ManifestWrite {
    readonly shape: KindShape;
    readonly rows: readonly Row[];
    readonly conflict?: ConflictPolicy;
    readonly guard?: WriteGuard;
    readonly returning: boolean;
}

interface Meditation {
    readonly at: string;
    readonly state: EngineState;
    readonly uptimeMs: number;
    readonly health: {
        readonly status: Health;
        readonly findings: readonly string[];
    };
    readonly realms: Readonly<Record<string, RealmMeditation>>;
    readonly flows: Readonly<Record<string, JsonObject>>;
    readonly consciousness: {
        readonly level: ConsciousnessLevel;
        readonly observed: number;
    };
    readonly decisions: readonly Decision[];
}

declare class MemoryRealm extends BaseRealm {
    #private;
    readonly supports: RealmSupports;
    constructor(source: string | MemoryStorage, options: RealmOptions);
    _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void>;
    _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>>;
    _close(): Promise<void>;
    _find(shape: KindShape, key: readonly Cell[], where: Condition | undefined, context: DriverContext): Promise<ResultRow | undefined>;
    _contemplate(read: DriverRead, context: DriverContext): Promise<readonly ResultRow[]>;
    _stream(read: DriverRead, context: DriverContext): AsyncIterable<ResultRow>;
    _count(query: SacredQuery, context: DriverContext): Promise<number>;
    _explain({ query }: DriverRead, context: DriverContext): Promise<DriverPlan>;
    _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult>;
    _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult>;
    _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult>;
    _transaction<T>(run: (transaction: unknown) => Promise<T>): Promise<T>;
    _schema(): RealmSchema;
    _changeLog(): ChangeLogDriver;
    _pulse(): Promise<RealmPulse>;
}

declare class MemoryStorage {
    tables: StoredTables;
    readonly state: MemoryState;
}

interface Mistake<Sentence extends string> {
    readonly [mistake]: Sentence;
}

declare const NOTHING_KEPT: KeptNames;

interface OperationEvent {
    readonly type: 'operation';
    readonly realm: string;
    readonly kind: string;
    readonly operation: RealmRequest['type'] | 'stream';
    readonly request: RealmRequest;
    readonly durationMs: number;
    readonly rows: number;
    readonly error?: LuxErrorCode;
}

type OrderInput<K extends AnyKind> = {
    readonly [Name in FieldName<K>]?: Direction | OrderTerm;
};

interface OrderTerm {
    readonly direction: Direction;
    readonly nulls?: 'first' | 'last';
    readonly path?: readonly (string | number)[];
}

interface Page<T> {
    readonly beings: readonly T[];
    readonly next?: string;
}

interface ParsedPatch {
    readonly changes: readonly FieldChange[];
    readonly expected: ReadonlyMap<string, Cell>;
}

type PatchOf<K extends AnyKind> = Simplify<PatchFields<K['fields']> & Partial<StoredBonds<K['fields']>> & (K['traits']['systemFields'] extends true ? GivenEnergy : unknown)>;

interface PendingWrite<K extends AnyKind> {
    readonly manifest: {
        readonly after: RecordOf<K>;
    };
    readonly transform: {
        readonly before: RecordOf<K>;
        readonly after: RecordOf<K>;
    };
    readonly dissolve: {
        readonly before: RecordOf<K>;
    };
}

interface PlanResult {
    readonly type: 'plan';
    readonly plan: QueryPlan;
}

interface Prediction {
    readonly status: 'not-enough-data';
    readonly horizonMs: number;
    readonly reason: string;
    readonly forecasts: readonly never[];
}

interface Principal {
    readonly id: string;
    readonly roles: readonly string[];
    readonly claims: Readonly<Record<string, JsonValue>>;
}

interface Progress {
    readonly done: number;
    readonly total?: number;
    readonly unit: 'beings' | 'pages' | 'bytes';
}

interface ProgressOptions {
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: Progress) => void;
}

interface QueryInput<K extends AnyKind> extends SelectingInput<K> {
    readonly resonating?: number;
    readonly after?: string;
    readonly distinct?: boolean;
    readonly intention?: string;
}

interface QueryPlan extends DriverPlan {
    readonly realm: string;
}

interface QuerySql {
    readonly sql: string;
    readonly parameters: readonly unknown[];
}

interface ReachedSchema {
    readonly known: SchemaSnapshot;
    readonly check: (actual: SchemaSnapshot) => void;
}

interface ReadChangesOptions {
    readonly limit: number;
    readonly signal?: AbortSignal;
}

interface RealmChannel {
    readonly realmName: string;
    execute(request: RealmRequest, options: CallOptions): Promise<RealmResult>;
    stream(request: ContemplateRequest, options: CallOptions): RowStream;
    watch(request: WatchRequest, options: CallOptions): LiveStream;
}

interface RealmDriver {
    readonly supports: RealmSupports;
    _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void>;
    _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>>;
    _close(): Promise<void>;
    _find(shape: KindShape, key: readonly Cell[], where: Condition | undefined, context: DriverContext): Promise<ResultRow | undefined>;
    _contemplate(read: DriverRead, context: DriverContext): Promise<readonly ResultRow[]>;
    _stream(read: DriverRead, context: DriverContext): AsyncIterable<ResultRow>;
    _count(query: SacredQuery, context: DriverContext): Promise<number>;
    _explain(read: DriverRead, context: DriverContext): Promise<DriverPlan>;
    _toSql(read: DriverRead): QuerySql;
    _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult>;
    _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult>;
    _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult>;
    _transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T>;
    _pulse(context: DriverContext): Promise<RealmPulse>;
    _schema(): RealmSchema;
    _backup(path: string, options: BackupOptions): Promise<BackupReport>;
    _moment<T>(use: (moment: StorageMoment) => Promise<T>): Promise<T>;
    _restore<T>(use: (target: RestoreTarget) => Promise<T>): Promise<T>;
    _changeLog(): ChangeLogDriver;
}

interface RealmDriverFactory {
    readonly schemes: readonly string[];
    create(url: string, options: RealmFactoryOptions): BaseRealm;
}

type RealmEvent = OperationEvent | RealmStateEvent;

interface RealmFactoryOptions extends RealmOptions {
    readonly baseDirectory?: string;
}

interface RealmMeditation {
    readonly state: RealmState;
    readonly durability: RealmSupports['durability'];
    readonly latencyMs?: number;
    readonly sizeBytes?: number;
    readonly kinds: readonly string[];
    readonly load: GateLoad;
    readonly facts: Readonly<Record<string, string | number | boolean>>;
    readonly warnings?: readonly string[];
    readonly feed?: FeedPulse;
    readonly error?: string;
}

interface RealmOptions {
    readonly name?: string;
    readonly kinds: readonly AnyKind[];
    readonly queryTimeoutMs?: number;
    readonly limits?: Partial<QueryLimits>;
    readonly observe?: (event: RealmEvent) => void;
    readonly schemaPolicy?: SchemaPolicy;
    readonly changes?: ChangeOptions;
    readonly live?: LiveOptions;
    readonly clock?: () => number;
    readonly randomBytes?: (bytes: Uint8Array) => Uint8Array;
}

interface RealmPulse {
    readonly latencyMs: number;
    readonly sizeBytes?: number;
    readonly facts: Readonly<Record<string, string | number | boolean>>;
    readonly warnings?: readonly string[];
    readonly feed?: FeedPulse;
}

type RealmRequest = SingleRequest | BatchRequest;

type RealmResult = SingleResult | BatchResult;

interface RealmSchema {
    inspect(known?: SchemaSnapshot): Promise<SchemaSnapshot>;
    evolve(changes: readonly SchemaChange[], options?: EvolveOptions): Promise<boolean>;
    fill(fill: RowFill, options?: FillOptions): Promise<FillProgress | undefined>;
    read(range: RowRange): Promise<RowPage>;
    count(question: SchemaQuestion): Promise<SchemaCount>;
    statements(steps: readonly SchemaStep[]): Promise<readonly (readonly string[])[] | undefined>;
}

interface RealmSnapshot {
    readonly layout: RowLayout;
    readonly rows: readonly ResultRow[];
    readonly position: FeedPosition;
}

type RealmState = 'created' | 'awakening' | 'awake' | 'closing' | 'closed';

interface RealmStateEvent {
    readonly type: 'state';
    readonly realm: string;
    readonly state: RealmState;
}

interface RealmSupports {
    readonly durability: 'power-safe' | 'crash-safe' | 'volatile';
    readonly sharedStorage: boolean;
    readonly concurrentTransactions: boolean;
    readonly stopsReads: boolean;
    readonly backup: boolean;
    readonly evolution: 'none' | 'additions' | 'full';
    readonly changes: boolean;
    readonly foreignWrites: boolean;
    readonly search: boolean;
    readonly match: boolean;
}

interface RealmTransaction {
    of<K extends AnyKind>(kind: K): BeingCollection<K>;
}

interface RecordCodec {
    parseRecord(input: unknown): Row;
    parsePatch(patch: unknown): ParsedPatch;
}

interface RecordCodecOptions extends ValueSources {
    readonly realmName: string;
}

type RecordOf<K extends AnyKind> = Simplify<(K['traits']['key'] extends undefined ? NativeKey : unknown) & PlainFields<K['fields']> & StoredBonds<K['fields']> & (K['traits']['systemFields'] extends true ? SystemRecord : unknown)>;

interface RecordedKinds {
    readonly revision: string;
    readonly documents: KindDocuments;
}

interface Reflection {
    readonly status: 'ready' | 'not-enough-data';
    readonly observed: number;
    readonly neededPerShape: number;
    readonly insights: readonly Insight[];
}

interface RenameFieldChange {
    readonly type: 'renameField';
    readonly before: TableSnapshot;
    readonly after: TableSnapshot;
    readonly from: string;
    readonly to: string;
}

interface RenameKindChange {
    readonly type: 'renameKind';
    readonly before: TableSnapshot;
    readonly after: TableSnapshot;
}

interface RequestOrigin {
    readonly realm?: string;
    readonly flow?: string;
    readonly requestId?: string;
}

type ResetReason = 'truncated' | 'capture' | 'schema' | 'erased';

interface RestoreFieldChange {
    readonly type: 'restoreField';
    readonly table: string;
    readonly column: ColumnSnapshot;
    readonly from: string;
    readonly fill?: JsonValue;
    readonly indexes: readonly IndexSnapshot[];
    readonly foreignKey?: ForeignKeySnapshot;
}

interface RestoreKindChange {
    readonly type: 'restoreKind';
    readonly table: TableSnapshot;
    readonly from: string;
}

interface RestoreOptions extends ProgressOptions {
    readonly replace?: boolean;
}

interface RestoreTarget {
    prepare(schema: SchemaSnapshot, replace: boolean): Promise<void>;
    insert(table: TableSnapshot, rows: readonly Row[]): Promise<void>;
    keep(entries: readonly StateEntry[]): Promise<void>;
    finish(): Promise<void>;
}

type ResultOf<K extends AnyKind, Q> = Q extends {
    readonly select: readonly (infer Item)[];
} ? Simplify<SelectedOf<K, Item> & EmbedsOf<K, Q>> : Q extends {
    readonly embed: unknown;
} ? BeingOf<K> & EmbedsOf<K, Q> : BeingOf<K>;

type ResyncReason = 'expired' | 'epoch' | 'query' | 'window' | 'truncated' | 'capture' | 'schema' | 'erased' | 'overflow';

interface RetryPolicy {
    readonly attempts?: number;
    readonly firstMs?: number;
    readonly maxMs?: number;
}

interface ReturningOptions extends CallOptions {
    readonly returning: true;
}

interface RetypedColumn {
    readonly table: string;
    readonly from: string;
    readonly to: string;
}

interface RowFill extends Omit<RowRange, 'after' | 'until'> {
    readonly write: readonly ColumnSnapshot[];
    readonly marks?: string;
    readonly convert: (row: Row) => Row | undefined;
}

interface RowPage {
    readonly rows: readonly Row[];
    readonly cursor?: string;
}

interface RowRange {
    readonly table: string;
    readonly key: readonly ColumnSnapshot[];
    readonly read: readonly ColumnSnapshot[];
    readonly after?: string;
    readonly until?: string;
    readonly limit: number;
}

interface RowStream {
    readonly layout: RowLayout;
    readonly rows: AsyncIterable<ResultRow>;
}

interface RowsResult {
    readonly type: 'rows';
    readonly layout: RowLayout;
    readonly rows: readonly ResultRow[];
    readonly total?: number;
    readonly next?: string;
}

interface RunSqlChange {
    readonly type: 'runSql';
    readonly statements: SqlByDialect;
}

type RunTimeKind = Kind<string, Record<string, z.ZodAny>, TraitsOf<undefined, true>>;

interface RunTimeKindOptions {
    readonly ledger: KindLedger;
    readonly pollMs?: number;
    readonly limits?: Partial<KindLimits>;
}

type SchemaChange = KindChange | FieldSchemaChange | RelationChange | WatchChange | RunSqlChange;

interface SchemaCount {
    readonly count: number;
    readonly examples: readonly (readonly string[])[];
}

interface SchemaDiff {
    readonly additions: readonly AdditiveChange[];
    readonly mismatches: readonly SchemaMismatch[];
    readonly notes: readonly SchemaNote[];
}

type SchemaDirection = 'input' | 'output';

interface SchemaMismatch {
    readonly table: string;
    readonly object?: string;
    readonly wanted: string;
    readonly found: string;
    readonly wayOut: string;
}

interface SchemaNote {
    readonly table: string;
    readonly object: string;
    readonly note: string;
}

type SchemaPolicy = 'extend' | 'check' | 'as-is';

type SchemaQuestion = {
    readonly type: 'rows';
    readonly table: string;
} | {
    readonly type: 'nulls';
    readonly table: string;
    readonly column: string;
} | {
    readonly type: 'duplicates';
    readonly table: string;
    readonly columns: readonly string[];
} | {
    readonly type: 'orphans';
    readonly table: string;
    readonly foreignKey: ForeignKeySnapshot;
} | {
    readonly type: 'outside';
    readonly table: string;
    readonly column: ColumnSnapshot;
};

interface SchemaSnapshot {
    readonly v: 1;
    readonly tables: readonly TableSnapshot[];
}

type SchemaStep = {
    readonly type: 'evolve';
    readonly changes: readonly SchemaChange[];
    readonly finish?: readonly RowFill[];
} | {
    readonly type: 'fill';
    readonly fill: RowFill;
};

interface SearchInput {
    readonly mode: SearchNode['mode'];
    readonly query: string;
    readonly fields?: readonly string[];
}

interface Selector<K extends AnyKind> {
    readonly where: Where<K>;
}

interface SetAsideFieldChange {
    readonly type: 'setAsideField';
    readonly table: string;
    readonly column: ColumnSnapshot;
    readonly as: string;
    readonly indexes: readonly IndexSnapshot[];
    readonly foreignKey?: ForeignKeySnapshot;
}

interface SetAsideKindChange {
    readonly type: 'setAsideKind';
    readonly table: TableSnapshot;
    readonly as: string;
}

interface ShapeStatistics {
    readonly realm: string;
    readonly kind: string;
    readonly operation: OperationEvent['operation'];
    readonly shape: string;
    readonly intention?: string;
    readonly count: number;
    readonly rows: number;
    readonly errors: Readonly<Partial<Record<LuxErrorCode, number>>>;
    readonly p50Ms: number;
    readonly p95Ms: number;
    readonly p99Ms: number;
    readonly maxMs: number;
    readonly sumMs: number;
}

type ShownRows = Pick<SacredQuery, 'select' | 'embed'>;

type SingleRequest = FindRequest | ContemplateRequest | CountRequest | ExplainRequest | ManifestRequest | TransformRequest | DissolveRequest;

type SingleResult = RowsResult | CountResult | PlanResult | WrittenResult;

interface SnapshotRows {
    readonly rows: readonly ResultRow[];
    readonly position: FeedPosition;
}

type SqlByDialect = Readonly<Record<string, readonly string[]>>;

interface StateEntry {
    readonly key: string;
    readonly value: string;
}

interface StateReplacement {
    readonly key: string;
    readonly expected: string | undefined;
    readonly value: string;
}

interface StateStore {
    get(key: string): Promise<string | undefined>;
    set(key: string, value: string): Promise<void>;
    claim(key: string, value: string): Promise<string>;
    replace(key: string, expected: string, value: string): Promise<boolean>;
    delete(key: string): Promise<boolean>;
    list(prefix: string, options: {
        readonly limit: number;
        readonly after?: string;
    }): Promise<readonly StateEntry[]>;
}

interface StorageMoment {
    readonly schema: SchemaSnapshot;
    readonly adopted: readonly string[];
    readonly state: Pick<StateStore, 'list'>;
    read(range: RowRange): Promise<RowPage>;
}

interface StoredChange {
    readonly kind: string;
    readonly operation: Change['operation'];
    readonly soulId: string;
    readonly old?: JsonObject;
    readonly new?: JsonObject;
    readonly sequence: number;
    readonly transaction: string;
    readonly at: number;
}

interface TableSnapshot {
    readonly name: string;
    readonly kind: string;
    readonly columns: readonly ColumnSnapshot[];
    readonly key: readonly string[];
    readonly foreignKeys: readonly ForeignKeySnapshot[];
    readonly indexes: readonly IndexSnapshot[];
    readonly adopted?: true;
    readonly readOnly?: true;
}

interface TextFilter<Value extends string> extends ValueFilter<Value> {
    readonly like?: string;
    readonly ilike?: string;
    readonly startsWith?: string;
    readonly endsWith?: string;
}

interface TransformRequest extends WriteEffect {
    readonly type: 'transform';
    readonly kind: string;
    readonly soulId?: string;
    readonly where?: Condition;
    readonly patch: unknown;
    readonly version?: number;
    readonly returning: boolean;
}

interface TransformWrite {
    readonly shape: KindShape;
    readonly target: WriteTarget;
    readonly changes: readonly FieldChange[];
    readonly guard?: WriteGuard;
    readonly returning: boolean;
}

interface UnwatchFillChange {
    readonly type: 'unwatchFill';
    readonly table: string;
    readonly key: readonly ColumnSnapshot[];
    readonly columns: readonly string[];
    readonly marks: string;
}

interface UpsertPolicy {
    readonly on?: readonly string[];
    readonly action: 'merge' | 'ignore';
}

interface ValueFilter<Value> {
    readonly eq?: Value | null;
    readonly neq?: Value | null;
    readonly gt?: Value;
    readonly gte?: Value;
    readonly lt?: Value;
    readonly lte?: Value;
    readonly in?: readonly (Value | null)[];
    readonly notIn?: readonly (Value | null)[];
    readonly between?: readonly [
        Value,
        Value
    ];
    readonly is?: null;
    readonly distinct?: Value | null;
}

interface VerifyWebhookInput {
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: string;
    readonly secret: string;
    readonly toleranceSeconds?: number;
    readonly clock?: () => number;
}

interface VersionOptions extends CallOptions {
    readonly version?: number;
}

interface WatchFillChange {
    readonly type: 'watchFill';
    readonly table: string;
    readonly key: readonly ColumnSnapshot[];
    readonly columns: readonly string[];
    readonly marks: string;
}

interface WatchOptions extends CallOptions {
    readonly since?: string;
}

interface WatchRequest {
    readonly type: 'watch';
    readonly kind: string;
    readonly query: SacredQuery;
    readonly since?: string;
    readonly begin?: 'snapshot' | 'now';
}

interface WebhookOptions<K extends AnyKind> extends ChangeFilter<K>, DeliveryOptions {
    readonly name: string;
    readonly url: string;
    readonly secret: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly allowPrivateAddresses?: boolean;
}

type Where<K extends AnyKind> = WhereInput<K> | Condition;

type WhereInput<K extends AnyKind> = {
    readonly [Name in FieldName<K>]?: Operand<RecordOf<K>[Name]>;
} & {
    readonly [Name in BondName<K>]?: BondFilter<BondTargetOf<K, Name>>;
} & {
    readonly and?: readonly Where<K>[];
    readonly or?: readonly Where<K>[];
    readonly not?: Where<K>;
};

interface WindowsOptions {
    readonly signal?: AbortSignal;
    readonly refresh?: true;
}

interface WriteConflict {
    readonly kind: string;
    readonly soulId: string;
    readonly expectedVersion: number;
}

interface WriteEffect {
    readonly affects?: AffectsPolicy;
    readonly shown?: ShownRows;
    readonly rollback?: true;
}

interface WriteGuard {
    readonly where?: Condition;
    readonly check?: Condition;
    readonly version?: number;
}

type WriteOperation = 'manifest' | 'transform' | 'dissolve';

type WriteRequest = ManifestRequest | TransformRequest | DissolveRequest;

interface WriteResult {
    readonly count: number;
    readonly inserted: number;
    readonly rows: readonly ResultRow[];
}

type WriteTarget = {
    readonly type: 'key';
    readonly key: readonly Cell[];
} | {
    readonly type: 'where';
    readonly where: Condition | undefined;
};

interface WrittenResult {
    readonly type: 'written';
    readonly layout: RowLayout;
    readonly rows: readonly ResultRow[];
    readonly count: number;
    readonly inserted: number;
}

declare function applyChanges(schema: SchemaSnapshot, changes: readonly SchemaChange[]): SchemaSnapshot;

declare function asideName(name: string, tag: string): string;

declare function assertReadsOnly(realm: string, kinds: readonly KindShape[]): void;

declare const bond: BondBuilders;

declare function checkBackup(path: string, options?: ProgressOptions): Promise<BackupContents>;

declare function constraintName(parts: readonly string[], suffix: 'idx' | 'key' | 'fkey' | 'check'): string;

declare function createRecordCodec(kind: AnyKind, options: RecordCodecOptions): RecordCodec;

declare function describeShape(query: SacredQuery): string;

declare function diffSchema(actual: SchemaSnapshot, wanted: SchemaSnapshot): SchemaDiff;

declare function evolutionBlocked({ reason, table, object, found }: EvolutionBlock): LuxError;

declare function forbiddenWrite({ name }: KindShape): LuxError;

declare function fromRowCursor(cursor: string, key: readonly ColumnSnapshot[]): Row;

declare function isAdmin(principal: Principal): boolean;

declare function isAsideName(name: string): boolean;

declare function isLuxError(error: unknown, code?: LuxErrorCode): error is LuxError;

declare function kind<const Name extends string, Fields extends object, const Key extends FieldNameIn<Fields> | readonly FieldNameIn<Fields>[] | undefined = undefined, const System extends boolean = true>(name: Name, fields: Fields, options?: KindOptions<Fields, Key, System>): Kind<Name, Fields, TraitsOf<Key, System>>;

declare function kindDigests(moment: StorageMoment, options: ProgressOptions): Promise<readonly KindDigest[]>;

declare function kindFromJsonSchema(document: unknown): RunTimeKind;

declare function kindToJsonSchema(kind: AnyKind, direction: SchemaDirection): JsonSchema;

declare const memoryDriver: RealmDriverFactory;

declare function missingAdditions(additions: readonly AdditiveChange[]): readonly SchemaMismatch[];

declare function missingTargetRefusal({ target, kind, constraint, fields, cause, }: RefusedWrite & {
    readonly target: string | null;
}): LuxError;

declare function orderByDependency(tables: readonly TableSnapshot[]): readonly TableSnapshot[];

declare function parseSnapshot(text: string): SchemaSnapshot;

declare function positionLost(reason: LostReason): LuxError;

declare function questionColumns(question: SchemaQuestion): readonly string[];

declare function readsOnly(kinds: readonly AnyKind[]): boolean;

declare function refuse(message: string, details?: Readonly<Record<string, unknown>>): LuxError;

declare function refusedAdditions(additions: readonly AdditiveChange[], { policy, kept }: {
    readonly policy: SchemaPolicy;
    readonly kept: KeptNames;
}): readonly SchemaMismatch[];

declare function schemaMismatchError(storage: string, mismatches: readonly SchemaMismatch[]): LuxError;

declare function snapshotHash(snapshot: SchemaSnapshot): string;

declare function snapshotOf(shapes: readonly KindShape[]): SchemaSnapshot;

declare function snapshotText(snapshot: SchemaSnapshot): string;

declare function sortByName<T extends {
    readonly name: string;
}>(items: readonly T[]): T[];

declare function stillBoundRefusal({ source, bond, kind, constraint, fields, cause, }: RefusedWrite & {
    readonly source: string | null;
    readonly bond: string;
}): LuxError;

declare function toAggregateQuery(kind: Named, input: unknown): SacredQuery;

declare function toCondition(kind: Named, where: unknown): Condition;

declare function toFeedPosition(text: string): FeedPosition;

declare function toLuxError(error: unknown): LuxError;

declare function toQuery(kind: Named, input: unknown): SacredQuery;

declare function toRowCursor(cells: Row, key: readonly ColumnSnapshot[]): string;

declare function toSnakeCase(name: string): string;

declare function uniqueRefusal({ owner, kind, constraint, fields, cause, }: RefusedWrite & {
    readonly owner: string;
}): LuxError;

declare function verifyWebhook(input: VerifyWebhookInput): boolean;

declare function writeWholeFile<T>(path: string, write: (partial: string) => Promise<T>): Promise<T>;

// Not exported, but part of the above:

type AbsentableName<Fields> = {
    [Name in PlainName<Fields>]: IsAbsentable<Fields[Name]> extends true ? Name : never;
}[PlainName<Fields>];

type AccessOperation = 'read' | 'create' | 'update' | 'delete';

type AccessRule = boolean | Condition | 'function';

interface AccessShape {
    readonly read?: AccessRule;
    readonly create?: AccessRule;
    readonly update?: AccessRule;
    readonly delete?: AccessRule;
    readonly check?: AccessRule;
}

interface AggregateClause {
    readonly groupBy?: readonly GroupNode[];
    readonly columns: readonly AggregateNode[];
    readonly having?: readonly HavingNode[];
}

type AggregateFunction = 'count' | 'countDistinct' | 'sum' | 'avg' | 'min' | 'max';

interface AggregateNode {
    readonly as: string;
    readonly function: AggregateFunction;
    readonly field?: string;
}

type AggregateOrder = Readonly<Record<string, Direction | OrderTerm>>;

interface AndNode {
    readonly type: 'and';
    readonly conditions: readonly Condition[];
}

declare class AnswerMeter {
    #private;
    constructor(maxCharacters: number);
    get left(): number;
    fits(row: readonly unknown[]): boolean;
    count(row: readonly unknown[]): void;
    tooLarge(): LuxError;
}

type AnyHaving = Pick<AggregateInput<AnyKind>, 'having'>;

type AnyKindOptions = KindOptions<Record<string, unknown>, string | readonly string[] | undefined, boolean>;

interface BeingOrigin {
    readonly shape: KindShape;
    readonly realmName: string;
    evolve(being: Being, patch: unknown): Promise<Being>;
}

interface BetweenNode extends FieldReference {
    readonly type: 'between';
    readonly from: Literal;
    readonly to: Literal;
}

interface BondBuilders {
    to<Target extends AnyKind = AnyKind>(target: (() => Target) | string, options?: BondToOptions): BondTo<Target, false>;
    many<Target extends AnyKind = AnyKind>(target: (() => Target) | string, via: string): BondMany<Target>;
    through<Target extends AnyKind = AnyKind>(target: (() => Target) | string, junction: (() => AnyKind) | string, options: BondThroughOptions): BondThrough<Target>;
}

type BondFieldName<Name extends string, Target extends AnyKind> = HasOneKeyField<Target> extends true ? `${Name}Id` : `${Name}${Capitalize<KeyName<Target>>}`;

type BondFieldValue<Name extends string, Target extends AnyKind, Field extends string> = HasOneKeyField<Target> extends true ? KeyValue<Target, KeyPart<Target>> : {
    [Part in KeyPart<Target>]: Field extends `${Name}${Capitalize<KeyFieldName<Target, Part>>}` ? KeyValue<Target, Part> : never;
}[KeyPart<Target>];

type BondFields<Name extends string, Bond> = Bond extends BondTo<infer Target, infer Optional> ? {
    readonly [Field in BondFieldName<Name, Target>]: BondFieldValue<Name, Target, Field> | (Optional extends true ? null : never);
} : unknown;

interface BondFilter<Target extends AnyKind> {
    readonly exists: boolean | Where<Target>;
}

interface BondManyShape {
    readonly type: 'many';
    readonly name: string;
    readonly kind: string;
    readonly via: string;
}

type BondMistakes<K extends AnyKind, Name extends string, Given> = {
    readonly [Member in keyof Given]: Member extends 'exists' ? Given[Member] extends boolean ? unknown : WhereMistakes<BondTargetOf<K, Name>, Given[Member]> : Mistake<`Bond ${Name} of kind ${K['name']} is asked by exists, not by ${Member & string}.`>;
};

type BondMistakes$1<K extends AnyKind, Bond extends string, C> = string extends Bond ? unknown : Bond extends BondName<K> ? C extends {
    readonly where: infer Where;
} ? {
    readonly where: ConditionMistakes<BondTargetOf<K, Bond>, Where>;
} : unknown : {
    readonly bond: Mistake<`Kind ${K['name']} has no bond ${Bond}.`>;
};

type BondShape = BondToShape | BondManyShape | BondThroughShape;

interface BondThroughShape {
    readonly type: 'through';
    readonly name: string;
    readonly kind: string;
    readonly through: string;
    readonly near: string;
    readonly far: string;
}

type BondToName<Fields> = {
    [Name in keyof Fields & string]: Fields[Name] extends BondTo ? Name : never;
}[keyof Fields & string];

interface BondToShape {
    readonly type: 'to';
    readonly name: string;
    readonly kind: string;
    readonly fields: readonly string[];
    readonly targetFields: readonly string[];
    readonly onDelete: OnDelete;
    readonly constraint: string;
}

interface BondedReference extends FieldReference {
    readonly bond?: string;
    readonly where?: Condition;
}

type CastColumn<Column, Item> = Item extends {
    readonly cast: 'text';
} ? {
    readonly [Name in keyof Column]: CastValue<Column[Name]>;
} : Column;

type CastValue<Value> = string | Extract<Value, null | undefined>;

type Cell = string | number | bigint | boolean | null;

interface ChangeCondition {
    readonly isSeen?: (document: JsonSchema | undefined) => boolean;
}

type ChangeMatch = (change: Change) => boolean;

type ColumnMistakes<K extends AnyKind, Columns> = {
    readonly [Name in keyof Columns]: {
        readonly [Function in keyof Columns[Name]]: Function extends keyof AggregateColumn<K> ? Columns[Name][Function] extends AggregateColumn<K>[Function] ? unknown : Mistake<`Field ${Columns[Name][Function] & string} of kind ${K['name']} has no ${Function}.`> : Mistake<`There is no function ${Function & string}.`>;
    };
};

type ColumnName<Q> = Q extends {
    readonly columns: infer Columns;
} ? keyof Columns : never;

type ColumnValue<K extends AnyKind, Column> = Column extends {
    readonly count: unknown;
} | {
    readonly countDistinct: unknown;
} ? number : Column extends {
    readonly avg: unknown;
} ? number | null : Column extends {
    readonly sum: infer Name extends FieldName<K>;
} | {
    readonly min: infer Name extends FieldName<K>;
} | {
    readonly max: infer Name extends FieldName<K>;
} ? NonNullable<RecordOf<K>[Name]> | null : never;

type Comparable<Value> = IsAny<Value> extends true ? unknown : IsScalar<Value> extends true ? Value : JsonPrimitive;

interface ComparisonNode extends FieldReference {
    readonly type: 'compare';
    readonly operator: ComparisonOperator;
    readonly value: Literal;
}

type ComparisonOperator = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'distinct';

type Condition = AndNode | OrNode | NotNode | ComparisonNode | BetweenNode | InNode | IsNode | PatternNode | MatchNode | JsonMatchNode | HasKeyNode | ExistsNode | ResonateNode | SearchNode;

type ConditionMistakes<K extends AnyKind, C> = string extends K['name'] ? unknown : Condition extends C ? unknown : C extends {
    readonly type: 'and' | 'or';
    readonly conditions: infer List;
} ? {
    readonly conditions: {
        readonly [Index in keyof List]: ConditionMistakes<K, List[Index]>;
    };
} : C extends {
    readonly type: 'not';
    readonly condition: infer Negated;
} ? {
    readonly condition: ConditionMistakes<K, Negated>;
} : C extends {
    readonly type: 'exists';
    readonly bond: infer Bond extends string;
} ? BondMistakes$1<K, Bond, C> : C extends {
    readonly field: infer Field extends string;
} ? PlaceMistakes<K, Field, C> : unknown;

declare class Consumer {
    #private;
    readonly task: ConsumerTask;
    constructor(task: ConsumerTask, realm: BaseRealm, ownership: ConsumerOwnership);
    start(): Promise<void>;
    stop(): Promise<void>;
    pulse(): ConsumerPulse;
}

interface ConsumerJournal {
    load(): Promise<FeedPosition | undefined>;
    begin(position: FeedPosition): Promise<void>;
    save(position: FeedPosition): Promise<void>;
    bury(letter: DeadLetter): Promise<boolean>;
    readonly deadLetters: DeadLetterBox | undefined;
}

interface ConsumerOwnership {
    readonly isExclusive: boolean;
    readonly leaseMs: number;
}

interface ConsumerTask {
    readonly name: string;
    readonly shapes: ReadonlyMap<string, KindShape>;
    readonly match: ChangeMatch;
    readonly deliver: (change: Change, context: CallbackContext) => Promise<void> | void;
    readonly journal: ConsumerJournal;
    readonly retry: Required<RetryPolicy>;
    readonly timeoutMs: number;
    readonly workers: number;
    readonly from: 'now' | 'start';
    readonly onGap?: (gap: ConsumerGap) => Promise<void> | void;
}

declare class DeadLetterBox {
    #private;
    constructor(store: () => StateStore, consumer: string, limit: number);
    get size(): number;
    put(letter: DeadLetter): Promise<boolean>;
    count(): Promise<number>;
    list({ limit, after }?: ListOptions): Promise<readonly DeadLetter[]>;
    get(id: string): Promise<DeadLetter | undefined>;
    remove(id: string): Promise<boolean>;
}

interface DeadLetterFacts {
    readonly id: string;
    readonly consumer: string;
    readonly buriedAt: number;
}

interface DeclareOptions extends KindChangeConsent, ChangeCondition {
    readonly realm?: string;
    readonly renames?: Readonly<Record<string, string>>;
    readonly fills?: Readonly<Record<string, JsonValue>>;
}

type DirectValue<Value> = [
    Value
] extends [
    string | number | bigint | boolean | Date
] ? Value : never;

type EmbedMistakes<K extends AnyKind, Embeds> = {
    readonly [Name in keyof Embeds]: Name extends BondName<K> ? Embeds[Name] extends boolean ? unknown : QueryMistakes<BondTargetOf<K, Name>, Embeds[Name]> : Mistake<`Kind ${K['name']} has no bond ${Name & string}.`>;
};

interface EmbedNode {
    readonly bond: string;
    readonly as?: string;
    readonly where?: Condition;
    readonly junction?: Condition;
    readonly select?: readonly SelectionNode[];
    readonly embed?: readonly EmbedNode[];
    readonly aggregate?: AggregateClause;
    readonly spread?: true;
    readonly order?: readonly OrderNode[];
    readonly limit?: number;
    readonly offset?: number;
}

type EmbedValue<K extends AnyKind, Name extends string, Q> = Name extends keyof K['fields'] ? K['fields'][Name] extends BondTo<AnyKind, infer Optional> ? EmbeddedRecord<BondTargetOf<K, Name>, Q> | (Optional extends true ? null : Q extends {
    where: unknown;
} ? null : never) : readonly EmbeddedRecord<BondTargetOf<K, Name>, Q>[] : never;

type EmbeddedRecord<K extends AnyKind, Q> = Simplify<(Q extends {
    readonly select: readonly (infer Item)[];
} ? SelectedOf<K, Item> : RecordOf<K>) & EmbedsOf<K, Q>>;

type EmbedsOf<K extends AnyKind, Q> = Q extends {
    readonly embed: infer Embeds;
} ? {
    readonly [Name in keyof Embeds & BondName<K> as Embeds[Name] extends false | undefined ? never : Name]: EmbedValue<K, Name, Embeds[Name]>;
} : unknown;

declare class EngineKinds {
    #private;
    constructor(inCode: ReadonlyMap<string, readonly AnyKind[]>);
    get all(): readonly AnyKind[];
    get edition(): number;
    get(name: string): AnyKind | undefined;
    homeOf(name: string): string;
    accessOf(principal: Principal): BoundAccess | undefined;
    catalogFor(principal: Principal): KindCatalog;
    withMade(realm: string, made: readonly AnyKind[]): readonly AnyKind[];
    learn(realm: string, made: readonly AnyKind[]): void;
}

interface ExistsNode {
    readonly type: 'exists';
    readonly bond: string;
    readonly where?: Condition;
    readonly junction?: Condition;
}

declare const FEED_POSITION: unique symbol;

type FieldMistakes<K extends AnyKind, Field extends string, Value, C> = C extends {
    readonly type: 'pattern';
} ? [
    Value
] extends [
    string
] ? unknown : Takes<K, Field, Value> : C extends {
    readonly type: 'json' | 'hasKey';
} ? IsScalar<Value> extends true ? Takes<K, Field, Value> : unknown : C extends Given<infer Operand> ? OperandMistakes$1<K, Field, Value, Operand> : unknown;

type FieldNameIn<Fields extends object> = (keyof Fields & string) | `${keyof Fields & string}Id`;

interface FieldReference {
    readonly field: string;
    readonly path?: readonly (string | number)[];
}

type FieldSchemaChange = AddFieldChange | SetAsideFieldChange | RestoreFieldChange | RenameFieldChange | AlterFieldChange | EraseFieldChange;

interface FieldShape {
    readonly name: string;
    readonly column: string;
    readonly store: StoreType;
    readonly role: 'key' | 'data' | 'bond' | 'system';
    readonly nullable: boolean;
    readonly absent: boolean;
    readonly default?: JsonValue;
    readonly generated?: 'uuid' | 'integer' | 'now';
    readonly computedDefault?: true;
    readonly enum?: readonly string[];
    readonly unique?: true;
    readonly range?: {
        readonly min?: number;
        readonly max?: number;
    };
    readonly format?: 'uuid';
    readonly textual?: true;
    readonly jsonType?: 'array' | 'object' | 'any';
    readonly element?: StoreType;
    readonly opaque?: true;
    readonly hidden?: {
        readonly exceptRoles: readonly string[];
    };
    readonly was?: string;
}

type FilterOf<Value> = IsAny$1<Value> extends true ? JsonFilter<unknown> : [
    Value
] extends [
    string
] ? TextFilter<Value> : [
    Value
] extends [
    boolean
] ? BooleanFilter : [
    Value
] extends [
    number | bigint | Date
] ? ValueFilter<Value> : JsonFilter<Value>;

interface Given<Value> {
    readonly [given]?: Value;
}

interface GivenEnergy {
    readonly energyLevel?: number;
}

type GroupName<Q> = Q extends {
    readonly groupBy: readonly (infer Name)[];
} ? Name : never;

interface GroupNode extends BondedReference {
    readonly as?: string;
}

interface HasKeyNode extends FieldReference {
    readonly type: 'hasKey';
    readonly key: string;
}

type HasOneKeyField<K extends AnyKind> = K['traits']['key'] extends readonly [
    string,
    string,
    ...string[]
] ? false : true;

interface HavingFilter {
    readonly eq?: HavingValue;
    readonly neq?: HavingValue;
    readonly gt?: HavingValue;
    readonly gte?: HavingValue;
    readonly lt?: HavingValue;
    readonly lte?: HavingValue;
}

interface HavingNode {
    readonly as: string;
    readonly operator: Exclude<ComparisonOperator, 'distinct'>;
    readonly value: Literal;
}

type HavingValue = string | number | bigint | boolean | Date;

interface InNode extends FieldReference {
    readonly type: 'in';
    readonly values: readonly Literal[];
}

interface IndexShape {
    readonly name: string;
    readonly fields: readonly string[];
    readonly unique: boolean;
}

type InputBonds<Bonds> = {
    readonly [Name in keyof Bonds as null extends Bonds[Name] ? never : Name]: Bonds[Name];
} & {
    readonly [Name in keyof Bonds as null extends Bonds[Name] ? Name : never]?: Bonds[Name];
};

type InputFields<Fields> = {
    readonly [Name in Exclude<PlainName<Fields>, OmittableName<Fields>>]: InputValue<Fields[Name]>;
} & {
    readonly [Name in OmittableName<Fields>]?: InputValue<Fields[Name]>;
};

type InputValue<Schema> = Schema extends z.core.$ZodType ? z.input<Schema> : never;

type IsAbsentable<Schema> = Schema extends z.core.$ZodType ? undefined extends z.output<Schema> ? null extends z.output<Schema> ? false : true : false : false;

type IsAny<T> = 0 extends 1 & T ? true : false;

type IsAny$1<T> = 0 extends 1 & T ? true : false;

interface IsNode extends FieldReference {
    readonly type: 'is';
    readonly value: null | boolean;
}

type IsScalar<Value> = IsAny<Value> extends true ? false : [
    Value
] extends [
    string | number | bigint | boolean | Date
] ? true : false;

interface JsonMatchNode extends FieldReference {
    readonly type: 'json';
    readonly operator: 'contains' | 'containedBy' | 'overlaps';
    readonly value: JsonValue;
}

type JsonPrimitive = string | number | boolean | null;

type KeyFieldName<K extends AnyKind, Part extends string> = Part extends BondToName<K['fields']> ? `${Part}Id` : Part;

type KeyName<K extends AnyKind> = KeyFieldName<K, KeyPart<K>>;

type KeyPart<K extends AnyKind> = K['traits']['key'] extends undefined ? 'soulId' : K['traits']['key'] extends readonly (infer Part extends string)[] ? Part : K['traits']['key'] & string;

type KeyValue<K extends AnyKind, Part extends string> = string extends Part ? string : Part extends 'soulId' ? string : Part extends keyof K['fields'] ? PartValue<K['fields'][Part]> : Part extends `${infer Bond}Id` ? Bond extends keyof K['fields'] ? PartValue<K['fields'][Bond]> : never : never;

interface KindCatalog {
    get(name: string): KindShape | undefined;
}

type KindChange = AddKindChange | SetAsideKindChange | RestoreKindChange | RenameKindChange | EraseKindChange;

interface KindChangeConsent {
    readonly dryRun?: boolean;
    readonly confirmLoss?: boolean;
    readonly confirmFallback?: boolean;
    readonly signal?: AbortSignal;
}

interface KindLimits {
    readonly kinds: number;
    readonly fields: number;
    readonly documentBytes: number;
    readonly totalBytes: number;
}

interface KindShape {
    readonly v: 1;
    readonly name: string;
    readonly table: string;
    readonly fields: readonly FieldShape[];
    readonly key: readonly string[];
    readonly soulId: SoulIdType;
    readonly systemFields: boolean;
    readonly bonds: readonly BondShape[];
    readonly indexes: readonly IndexShape[];
    readonly access: AccessShape;
    readonly search: readonly string[];
    readonly changes: 'full' | 'none';
    readonly adopted?: true;
    readonly readOnly?: true;
    readonly was?: string;
}

type KnownOperand<Value> = DirectValue<NonNullable<Value>> | FilterOf<NonNullable<Value>> | (null extends Value ? null : never) | (undefined extends Value ? null : never);

type LastOf<Path> = Path extends readonly [
    ...unknown[],
    infer Last extends string | number
] ? `${Last}` : string;

interface LayoutColumn {
    readonly name: string;
    readonly store: StoreType;
    readonly absent: boolean;
    readonly field?: FieldShape;
    readonly path?: readonly (string | number)[];
    readonly aggregate?: AggregateNode;
    readonly cast?: 'text';
}

interface LayoutEmbed {
    readonly name: string;
    readonly many: boolean;
    readonly spread?: true;
    readonly layout: RowLayout;
}

type ListMistakes<K extends AnyKind, List> = {
    readonly [Index in keyof List]: WhereMistakes<K, List[Index]>;
};

interface ListOptions {
    readonly limit?: number;
    readonly after?: string;
}

interface ListedKind {
    readonly name: string;
    readonly realm: string;
    readonly origin: 'code' | 'runTime';
}

type Listener = (message: BusMessage) => void;

type Literal = JsonValue;

type LostReason = 'expired' | 'epoch' | 'invalid';

interface MatchNode extends FieldReference {
    readonly type: 'match';
    readonly operator: 'match' | 'imatch';
    readonly value: string;
}

type MemberMistakes<K extends AnyKind, Q> = {
    readonly [Member in keyof Q]: Member extends 'where' ? WhereMistakes<K, Q[Member]> : Member extends 'select' ? SelectMistakes<K, Q[Member]> : Member extends 'orderBy' ? OrderMistakes<K, Q[Member]> : Member extends 'embed' ? EmbedMistakes<K, Q[Member]> : Member extends keyof QueryInput<K> ? unknown : Mistake<`A query has no member ${Member & string}.`>;
};

declare class MemoryState implements StateStore {
    #private;
    peek(key: string): string | undefined;
    get(key: string): Promise<string | undefined>;
    set(key: string, value: string): Promise<void>;
    put(key: string, value: string): void;
    claim(key: string, value: string): Promise<string>;
    replace(key: string, expected: string, value: string): Promise<boolean>;
    delete(key: string): Promise<boolean>;
    list(prefix: string, { limit, after }: {
        readonly limit: number;
        readonly after?: string;
    }): Promise<readonly StateEntry[]>;
}

type NameMistakes<Q, Named> = Named extends readonly unknown[] ? {
    readonly [Index in keyof Named]: NameMistakes<Q, Named[Index]>;
} : {
    readonly [Name in keyof Named]: Name extends ColumnName<Q> | GroupName<Q> ? unknown : Mistake<`The aggregate has no column ${Name & string}.`>;
};

type Named = Pick<KindShape, 'name'>;

type NamedColumns<K extends AnyKind, Item> = Pick<RecordOf<K>, Extract<Item, FieldName<K>>>;

interface NativeKey {
    readonly soulId: string;
}

type NodeColumn<K extends AnyKind, Item> = Item extends {
    readonly as: infer As extends string;
} ? {
    readonly [Name in As]: NodeValue<K, Item>;
} : Item extends {
    readonly path: infer Path;
} ? {
    readonly [Name in LastOf<Path>]: NodeValue<K, Item>;
} : Item extends {
    readonly field: infer Field extends FieldName<K>;
} ? CastColumn<Pick<RecordOf<K>, Field>, Item> : unknown;

type NodeColumns<K extends AnyKind, Item> = [
    Exclude<Item, string>
] extends [
    never
] ? unknown : UnionToIntersection<NodeColumn<K, Exclude<Item, string>>>;

type NodeValue<K extends AnyKind, Item> = Item extends {
    readonly path: unknown;
} ? Item extends {
    readonly cast: 'text';
} ? string | null : JsonValue : Item extends {
    readonly field: infer Field extends FieldName<K>;
} ? Item extends {
    readonly cast: 'text';
} ? CastValue<RecordOf<K>[Field]> : RecordOf<K>[Field] : JsonValue;

interface NotNode {
    readonly type: 'not';
    readonly condition: Condition;
}

type Nothing = void | undefined;

type NumericName<K extends AnyKind> = {
    [Name in FieldName<K>]: NonNullable<RecordOf<K>[Name]> extends number | bigint ? Name : never;
}[FieldName<K>];

type OmittableName<Fields> = {
    [Name in PlainName<Fields>]: undefined extends InputValue<Fields[Name]> ? Name : never;
}[PlainName<Fields>];

type OnDelete = 'restrict' | 'cascade' | 'set null';

type Operand<Value> = IsAny$1<Value> extends true ? unknown : KnownOperand<Value>;

type OperandMistakes<K extends AnyKind, Name extends FieldName<K>, Given> = Given extends Operand<RecordOf<K>[Name]> | undefined ? OperatorMistakes<K, Name, Given> : Given extends string | number | bigint | boolean | null | undefined | Date | readonly unknown[] ? Mistake<`Field ${Name} of kind ${K['name']} takes ${ValueWord<NonNullable<RecordOf<K>[Name]>>}.`> : OperatorMistakes<K, Name, Given>;

type OperandMistakes$1<K extends AnyKind, Field extends string, Value, Operand> = unknown extends Operand ? unknown : [
    Operand
] extends [
    Comparable<Value> | null
] ? unknown : Takes<K, Field, Value>;

type OperatorMistakes<K extends AnyKind, Name extends FieldName<K>, Given> = Given extends string | number | bigint | boolean | null | undefined | Date ? unknown : {
    readonly [Operator in keyof Given]: Operator extends keyof FilterOf<NonNullable<RecordOf<K>[Name]>> ? Given[Operator] extends FilterOf<NonNullable<RecordOf<K>[Name]>>[Operator] ? unknown : Mistake<`Operator ${Operator & string} on field ${Name} of kind ${K['name']} does not take this value.`> : Mistake<`Field ${Name} of kind ${K['name']} takes ${ValueWord<NonNullable<RecordOf<K>[Name]>>} and has no operator ${Operator & string}.`>;
};

interface OrNode {
    readonly type: 'or';
    readonly conditions: readonly Condition[];
}

type OrderMistakes<K extends AnyKind, Order> = Order extends readonly unknown[] ? {
    readonly [Index in keyof Order]: TermMistakes<K, Order[Index]>;
} : TermMistakes<K, Order>;

interface OrderNode extends BondedReference {
    readonly direction: 'asc' | 'desc';
    readonly nulls?: 'first' | 'last';
}

type OrderNodeMistakes<K extends AnyKind, Term> = string extends K['name'] ? unknown : Term extends {
    readonly bond: infer Bond extends string;
} ? string extends Bond ? unknown : Bond extends BondName<K> ? OrderNodeMistakes<BondTargetOf<K, Bond>, Omit<Term, 'bond'>> : {
    readonly bond: Mistake<`Kind ${K['name']} has no bond ${Bond}.`>;
} : Term extends {
    readonly field: infer Field extends string;
} ? string extends Field ? unknown : Field extends FieldName<K> ? unknown : {
    readonly field: Mistake<`Kind ${K['name']} has no field ${Field}.`>;
} : unknown;

type OrderedName<K extends AnyKind> = {
    [Name in FieldName<K>]: NonNullable<RecordOf<K>[Name]> extends string | number | bigint | Date ? Name : never;
}[FieldName<K>];

type PartValue<Part> = Part extends z.core.$ZodType ? z.output<Part> : Part extends BondTo<infer Target> ? KeyValue<Target, KeyPart<Target>> : never;

type PatchFields<Fields> = {
    readonly [Name in PlainName<Fields>]?: Exclude<InputValue<Fields[Name]>, undefined> | (Name extends AbsentableName<Fields> ? null : never);
};

interface PatternNode extends FieldReference {
    readonly type: 'pattern';
    readonly operator: PatternOperator;
    readonly value: string;
}

type PatternOperator = 'like' | 'ilike' | 'startsWith' | 'endsWith';

type PlaceMistakes<K extends AnyKind, Field extends string, C> = string extends Field ? unknown : Field extends FieldName<K> ? C extends {
    readonly path: readonly unknown[];
} ? unknown : FieldMistakes<K, Field, NonNullable<RecordOf<K>[Field]>, C> : {
    readonly field: Mistake<`Kind ${K['name']} has no field ${Field}.`>;
};

type PlainFields<Fields> = {
    readonly [Name in Exclude<PlainName<Fields>, AbsentableName<Fields>>]: ReadValue<Fields[Name]>;
} & {
    readonly [Name in AbsentableName<Fields>]?: ReadValue<Fields[Name]>;
};

type PlainName<Fields> = {
    [Name in keyof Fields & string]: Fields[Name] extends z.core.$ZodType ? Name : never;
}[keyof Fields & string];

interface QueryLimits {
    readonly depth: number;
    readonly existsDepth: number;
    readonly conditions: number;
    readonly listItems: number;
    readonly orderTerms: number;
    readonly columns: number;
    readonly embedDepth: number;
    readonly embeds: number;
    readonly patternLength: number;
    readonly pathSteps: number;
}

type QueryMistakes<K extends AnyKind, Q> = [
    QueryInput<K>
] extends [
    Q
] ? unknown : MemberMistakes<K, Q>;

type ReadValue<Schema> = Schema extends z.core.$ZodType ? Exclude<z.output<Schema>, undefined> : never;

declare class RealmGate {
    #private;
    constructor(realm: string, limits: GateLimits);
    get load(): GateLoad;
    run<T>(work: () => Promise<T>, signal?: CallSignal): Promise<T>;
}

interface RecordHead {
    readonly fingerprint: string;
    readonly at: number;
}

interface RefusedWrite {
    readonly kind: string | null;
    readonly constraint: string;
    readonly fields: readonly string[];
    readonly cause?: unknown;
}

type RelationChange = AddBondChange | AddBondToChange | DropBondChange | AddIndexChange | DropIndexChange;

interface RemoveOptions extends KindChangeConsent, ChangeCondition {
    readonly erase?: boolean;
}

interface ResonateNode {
    readonly type: 'resonate';
    readonly fraction: number;
}

type ResultEntry = Cell | ResultRow | readonly ResultRow[];

type ResultRow = readonly ResultEntry[];

type Row = readonly Cell[];

interface RowLayout {
    readonly shape: KindShape;
    readonly whole: boolean;
    readonly columns: readonly LayoutColumn[];
    readonly embeds: readonly LayoutEmbed[];
}

declare class RunTimeKinds {
    #private;
    constructor(context: RunTimeKindsContext);
    get findings(): readonly string[];
    open(realms: readonly BaseRealm[]): Promise<void>;
    refresh(): Promise<void>;
    explain(error: unknown, kind: string, edition: number): Promise<unknown>;
    explained<T>(rows: AsyncIterable<T>, kind: string, edition: number): AsyncIterable<T>;
    list(principal: Principal): readonly ListedKind[];
    document(name: string, principal: Principal): JsonSchema;
    declare(document: unknown, principal: Principal, options?: DeclareOptions): Promise<ChangedKind>;
    remove(name: string, principal: Principal, options?: RemoveOptions): Promise<ChangedKind>;
    authorize(principal: Principal): void;
}

interface RunTimeKindsContext {
    readonly kinds: EngineKinds;
    readonly homeRealm: string;
    readonly realm: (name: string) => BaseRealm;
    readonly options: RunTimeKindOptions | undefined;
}

interface SacredQuery {
    readonly v: 1;
    readonly type: 'query';
    readonly kind: string;
    readonly intention?: string;
    readonly where?: Condition;
    readonly select?: readonly SelectionNode[];
    readonly embed?: readonly EmbedNode[];
    readonly aggregate?: AggregateClause;
    readonly order?: readonly OrderNode[];
    readonly limit?: number;
    readonly offset?: number;
    readonly after?: string;
    readonly distinct?: boolean;
}

interface SearchNode {
    readonly type: 'search';
    readonly mode: 'plain' | 'phrase' | 'prefix' | 'web';
    readonly query: string;
    readonly fields?: readonly string[];
}

type SelectMistakes<K extends AnyKind, List> = {
    readonly [Index in keyof List]: List[Index] extends string ? string extends List[Index] ? unknown : List[Index] extends FieldName<K> ? unknown : Mistake<`Kind ${K['name']} has no field ${List[Index] & string}.`> : List[Index] extends {
        readonly field: infer Field;
    } ? Field extends FieldName<K> ? unknown : {
        readonly field: Mistake<`Kind ${K['name']} has no field ${Field & string}.`>;
    } : unknown;
};

type SelectedOf<K extends AnyKind, Item> = NamedColumns<K, Item> & NodeColumns<K, Item>;

interface SelectingInput<K extends AnyKind> {
    readonly where?: Where<K>;
    readonly search?: string | SearchInput;
    readonly select?: readonly (FieldName<K> | SelectionNode)[];
    readonly orderBy?: OrderInput<K> | readonly (OrderInput<K> | OrderNode)[];
    readonly limit?: number;
    readonly offset?: number;
    readonly embed?: EmbedInput<K>;
}

interface SelectionNode extends FieldReference {
    readonly as?: string;
    readonly cast?: 'text';
}

type Simplify<T> = {
    [Name in keyof T]: T[Name];
} & {};

type SoulIdType = 'uuid' | 'text' | 'integer' | 'declared';

type StoreType = 'text' | 'int' | 'bigint' | 'float' | 'bool' | 'time' | 'json';

type StoredBonds<Fields> = [
    BondToName<Fields>
] extends [
    never
] ? unknown : UnionToIntersection$1<{
    [Name in BondToName<Fields>]: BondFields<Name, Fields[Name]>;
}[BondToName<Fields>]>;

interface StoredMarks {
    readonly key: readonly string[];
    readonly columns: readonly string[];
    readonly keys: readonly Row[];
}

type StoredRow = ReadonlyMap<string, Cell>;

interface StoredTable {
    readonly table: TableSnapshot;
    readonly aside: readonly ColumnSnapshot[];
    readonly order: readonly string[];
    readonly marks: ReadonlyMap<string, StoredMarks>;
    readonly rows: readonly StoredRow[];
    readonly nextInteger: bigint;
}

type StoredTables = ReadonlyMap<string, StoredTable>;

type SystemColumnName = 'energyLevel' | 'manifestationTime' | 'version';

interface SystemRecord {
    readonly energyLevel: number;
    readonly manifestationTime: Date;
    readonly version: number;
}

type Takes<K extends AnyKind, Field extends string, Value> = {
    readonly field: Mistake<`Field ${Field} of kind ${K['name']} takes ${ValueWord<Value>}.`>;
};

type TermMistakes<K extends AnyKind, Term> = Term extends OrderNode ? OrderNodeMistakes<K, Term> : {
    readonly [Name in keyof Term]: Name extends FieldName<K> ? Term[Name] extends Direction | OrderTerm | undefined ? unknown : Mistake<`The order by ${Name} is asc or desc.`> : Mistake<`Kind ${K['name']} has no field ${Name & string}.`>;
};

interface TraitsOf<Key extends KindTraits['key'], System extends boolean> extends KindTraits {
    readonly key: Key;
    readonly systemFields: System;
}

type UnionToIntersection<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;

type UnionToIntersection$1<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void ? I : never;

interface ValueSources {
    readonly clock: () => number;
    readonly uuid: () => string;
}

type ValueWord<Value> = IsAny$1<Value> extends true ? 'JSON operators such as contains' : [
    Value
] extends [
    string
] ? string extends Value ? 'text' : 'one of its values' : [
    Value
] extends [
    number
] ? 'a number' : [
    Value
] extends [
    boolean
] ? 'true or false' : [
    Value
] extends [
    Date
] ? 'a Date' : [
    Value
] extends [
    bigint
] ? 'a bigint' : 'JSON operators such as contains';

type WatchChange = WatchFillChange | UnwatchFillChange;

type WhereMistakes<K extends AnyKind, W> = W extends Condition ? ConditionMistakes<K, W> : [
    WhereInput<K>
] extends [
    W
] ? unknown : {
    readonly [Name in keyof W]: Name extends 'and' | 'or' ? ListMistakes<K, W[Name]> : Name extends 'not' ? WhereMistakes<K, W[Name]> : Name extends FieldName<K> ? OperandMistakes<K, Name, W[Name]> : Name extends BondName<K> ? BondMistakes<K, Name, W[Name]> : Mistake<`Kind ${K['name']} has no field ${Name & string}.`>;
};

type ZodSchema = z.core.$ZodTypes;

declare const given: unique symbol;

declare const mistake: unique symbol;
