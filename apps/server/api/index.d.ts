// Public API of @luxdb/server. Written by: npm run check -- api --update

interface AwakenContext {
    readonly signal: AbortSignal;
    readonly onProgress: (what: string, progress: Progress) => void;
}

type KindEntry = AnyKind | KindPlacement;

type LuxdbConfig = z.input<typeof configSchema>;

type OnAwaken = (engine: AstralEngine, context: AwakenContext) => Promise<void> | void;

interface PullOptions {
    readonly level?: PullLevel;
    readonly tables?: readonly string[];
    readonly keys?: Readonly<Record<string, readonly string[]>>;
    readonly into?: ExistingModule;
    readonly baseDirectory?: string;
}

interface PulledKinds {
    readonly source: string;
    readonly level: PullLevel;
    readonly merge?: KindsMerge;
    readonly report: string;
    readonly kinds: readonly KindPlan[];
    readonly notes: readonly AdoptionNote[];
}

type RegisterCallbacks = (callbacks: CallbackFlow) => Promise<void> | void;

declare function defineConfig(config: LuxdbConfig): LuxdbConfig;

declare function pullDatabase(url: string, options?: PullOptions): Promise<PulledKinds>;

// Not exported, but part of the above:

interface BondManyPlan {
    readonly type: 'many';
    readonly name: string;
    readonly target: string;
    readonly via: string;
}

interface BondThroughPlan {
    readonly type: 'through';
    readonly name: string;
    readonly target: string;
    readonly junction: string;
    readonly near: string;
    readonly far: string;
}

interface BondToPlan {
    readonly type: 'to';
    readonly name: string;
    readonly target: string;
    readonly columns: readonly AdoptedColumn[];
    readonly optional: boolean;
    readonly unique: boolean;
    readonly onDelete: OnDelete;
    readonly constraint: string;
}

interface DifferingPart extends MergedPart {
    readonly said: string;
    readonly found: string;
}

interface ExistingModule {
    readonly source: string;
    readonly exported: Readonly<Record<string, unknown>>;
}

interface FieldPlan {
    readonly type: 'field';
    readonly name: string;
    readonly column: AdoptedColumn;
    readonly unique: boolean;
}

interface IndexPlan {
    readonly fields: readonly string[];
    readonly unique: boolean;
}

interface KindPlan {
    readonly name: string;
    readonly constant: string;
    readonly table: AdoptedTable;
    readonly parts: readonly (FieldPlan | BondToPlan)[];
    readonly ways: readonly (BondManyPlan | BondThroughPlan)[];
    readonly key: readonly string[];
    readonly indexes: readonly IndexPlan[];
}

interface KindsMerge {
    readonly added: readonly MergedPart[];
    readonly unplaced: readonly (MergedPart & {
        readonly source: string;
    })[];
    readonly vanished: readonly MergedPart[];
    readonly differing: readonly DifferingPart[];
}

interface MergedPart {
    readonly kind: string;
    readonly table: string;
    readonly field?: string;
    readonly column?: string;
}

declare const PULL_LEVELS: readonly [
    "mirror",
    "guest",
    "native"
];

type PullLevel = (typeof PULL_LEVELS)[number];

declare const configSchema: z.ZodObject<{
    consciousnessLevel: z.ZodDefault<z.ZodEnum<{
        dormant: "dormant";
        aware: "aware";
        enlightened: "enlightened";
    }>>;
    energyConservation: z.ZodDefault<z.ZodBoolean>;
    autoHealing: z.ZodDefault<z.ZodBoolean>;
    meditationIntervalSeconds: z.ZodDefault<z.ZodNumber>;
    harmonyCheckIntervalSeconds: z.ZodDefault<z.ZodNumber>;
    realms: z.ZodDefault<z.ZodRecord<z.ZodString, z.ZodString>>;
    flows: z.ZodPrefault<z.ZodObject<{
        origins: z.ZodDefault<z.ZodArray<z.ZodString>>;
        rest: z.ZodPrefault<z.ZodObject<{
            port: z.ZodDefault<z.ZodInt>;
            host: z.ZodDefault<z.ZodString>;
            strictKinds: z.ZodDefault<z.ZodArray<z.ZodString>>;
            trustProxy: z.ZodDefault<z.ZodBoolean>;
            serverTiming: z.ZodOptional<z.ZodBoolean>;
        }, z.core.$strict>>;
        websocket: z.ZodPrefault<z.ZodObject<{
            port: z.ZodDefault<z.ZodInt>;
            host: z.ZodDefault<z.ZodString>;
            bus: z.ZodDefault<z.ZodString>;
        }, z.core.$strict>>;
        callback: z.ZodPrefault<z.ZodObject<{
            asyncWorkers: z.ZodDefault<z.ZodInt>;
        }, z.core.$strict>>;
    }, z.core.$strict>>;
    wisdom: z.ZodPrefault<z.ZodObject<{
        loggingLevel: z.ZodDefault<z.ZodEnum<{
            error: "error";
            trace: "trace";
            debug: "debug";
            info: "info";
            warn: "warn";
            fatal: "fatal";
            silent: "silent";
        }>>;
        slowQueryMs: z.ZodDefault<z.ZodNumber>;
        traces: z.ZodDefault<z.ZodBoolean>;
        queryTimeoutSeconds: z.ZodDefault<z.ZodNumber>;
        migrationBackup: z.ZodDefault<z.ZodBoolean>;
        migrations: z.ZodDefault<z.ZodEnum<{
            check: "check";
            "auto-safe": "auto-safe";
            off: "off";
        }>>;
        evolutions: z.ZodDefault<z.ZodString>;
        backups: z.ZodDefault<z.ZodString>;
    }, z.core.$strict>>;
    auth: z.ZodPrefault<z.ZodObject<{
        jwt: z.ZodPrefault<z.ZodObject<{
            secret: z.ZodOptional<z.ZodString>;
            publicKey: z.ZodOptional<z.ZodString>;
            jwksUrl: z.ZodOptional<z.ZodString>;
            jwksMaxAgeSeconds: z.ZodDefault<z.ZodInt>;
            algorithm: z.ZodDefault<z.ZodEnum<{
                HS256: "HS256";
                HS384: "HS384";
                HS512: "HS512";
                RS256: "RS256";
                RS384: "RS384";
                RS512: "RS512";
                PS256: "PS256";
                PS384: "PS384";
                PS512: "PS512";
                ES256: "ES256";
                ES384: "ES384";
                ES512: "ES512";
                EdDSA: "EdDSA";
                Ed25519: "Ed25519";
            }>>;
            issuer: z.ZodOptional<z.ZodString>;
            audience: z.ZodOptional<z.ZodString>;
            rolesClaim: z.ZodDefault<z.ZodString>;
            allowedRoles: z.ZodOptional<z.ZodArray<z.ZodString>>;
            clockToleranceSeconds: z.ZodDefault<z.ZodInt>;
        }, z.core.$strict>>;
    }, z.core.$strict>>;
    limits: z.ZodPrefault<z.ZodObject<{
        maxBodyBytes: z.ZodDefault<z.ZodInt>;
        maxUrlBytes: z.ZodDefault<z.ZodInt>;
        maxHeaderBytes: z.ZodDefault<z.ZodInt>;
        maxRows: z.ZodDefault<z.ZodInt>;
        maxAnswerCharacters: z.ZodDefault<z.ZodInt>;
        maxConditions: z.ZodDefault<z.ZodInt>;
        maxConditionDepth: z.ZodDefault<z.ZodInt>;
        maxListItems: z.ZodDefault<z.ZodInt>;
        headersTimeoutMs: z.ZodDefault<z.ZodInt>;
        requestTimeoutMs: z.ZodDefault<z.ZodInt>;
        keepAliveTimeoutMs: z.ZodDefault<z.ZodInt>;
        maxStreams: z.ZodDefault<z.ZodInt>;
        maxStreamsPerPrincipal: z.ZodDefault<z.ZodInt>;
        maxEventStreams: z.ZodDefault<z.ZodInt>;
        maxEventStreamsPerPrincipal: z.ZodDefault<z.ZodInt>;
        maxAnswers: z.ZodDefault<z.ZodInt>;
        answerHours: z.ZodDefault<z.ZodNumber>;
        requestsPerSecond: z.ZodOptional<z.ZodNumber>;
        requestBurst: z.ZodDefault<z.ZodInt>;
        maxInFlight: z.ZodDefault<z.ZodInt>;
        maxQueued: z.ZodDefault<z.ZodInt>;
        queueTimeoutMs: z.ZodDefault<z.ZodInt>;
        maxRunTimeKinds: z.ZodDefault<z.ZodInt>;
        readerProcesses: z.ZodDefault<z.ZodInt>;
    }, z.core.$strict>>;
    portals: z.ZodPrefault<z.ZodObject<{
        maxMessageBytes: z.ZodDefault<z.ZodInt>;
        maxPortals: z.ZodDefault<z.ZodInt>;
        maxPortalsPerPrincipal: z.ZodDefault<z.ZodInt>;
        maxChannels: z.ZodDefault<z.ZodInt>;
        maxMessagesPerSecond: z.ZodDefault<z.ZodInt>;
        joinTimeoutMs: z.ZodDefault<z.ZodInt>;
        pingAfterMs: z.ZodDefault<z.ZodInt>;
        silentMs: z.ZodDefault<z.ZodInt>;
        recheckMs: z.ZodDefault<z.ZodInt>;
        maxBufferedBytes: z.ZodDefault<z.ZodInt>;
        maxStalledBytes: z.ZodDefault<z.ZodInt>;
        maxStalledMs: z.ZodDefault<z.ZodInt>;
        mayUseTopic: z.ZodOptional<z.ZodCustom<(principal: _luxdb_core.Principal, topic: string, action: _luxdb_flow_ws.TopicAction) => boolean, (principal: _luxdb_core.Principal, topic: string, action: _luxdb_flow_ws.TopicAction) => boolean>>;
    }, z.core.$strict>>;
    changes: z.ZodPrefault<z.ZodObject<{
        retentionHours: z.ZodDefault<z.ZodNumber>;
        retentionMegabytes: z.ZodDefault<z.ZodNumber>;
    }, z.core.$strict>>;
    shutdownTimeoutMs: z.ZodDefault<z.ZodInt>;
    insecureNoAuth: z.ZodDefault<z.ZodBoolean>;
    kinds: z.ZodDefault<z.ZodArray<z.ZodCustom<KindEntry, KindEntry>>>;
    callbacks: z.ZodOptional<z.ZodCustom<RegisterCallbacks, RegisterCallbacks>>;
    onAwaken: z.ZodOptional<z.ZodCustom<OnAwaken, OnAwaken>>;
}, z.core.$strict>;
