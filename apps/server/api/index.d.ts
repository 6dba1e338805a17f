// Public API of @luxdb/server. Written by: npm run check -- api --update

interface AwakenContext {
    readonly signal: AbortSignal;
    readonly onProgress: (what: string, progress: Progress) => void;
}

type KindEntry = AnyKind | KindPlacement;

type LuxdbConfig = z.input<typeof configSchema>;

type OnAwaken = (engine: AstralEngine, context: AwakenContext) => Promise<void> | void;

declare function defineConfig(config: LuxdbConfig): LuxdbConfig;

// Not exported, but part of the above:

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
        rest: z.ZodPrefault<z.ZodObject<{
            port: z.ZodDefault<z.ZodInt>;
            host: z.ZodDefault<z.ZodString>;
        }, z.core.$strict>>;
        websocket: z.ZodPrefault<z.ZodObject<{
            port: z.ZodDefault<z.ZodInt>;
            host: z.ZodDefault<z.ZodString>;
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
        queryTimeoutSeconds: z.ZodDefault<z.ZodNumber>;
        migrationBackup: z.ZodDefault<z.ZodBoolean>;
        migrations: z.ZodDefault<z.ZodEnum<{
            "auto-safe": "auto-safe";
        }>>;
    }, z.core.$strict>>;
    auth: z.ZodOptional<z.ZodObject<{}, z.core.$loose>>;
    limits: z.ZodPrefault<z.ZodObject<{
        maxBodyBytes: z.ZodDefault<z.ZodInt>;
        maxUrlBytes: z.ZodDefault<z.ZodInt>;
        maxHeaderBytes: z.ZodDefault<z.ZodInt>;
        maxRows: z.ZodDefault<z.ZodInt>;
        headersTimeoutMs: z.ZodDefault<z.ZodInt>;
        requestTimeoutMs: z.ZodDefault<z.ZodInt>;
        keepAliveTimeoutMs: z.ZodDefault<z.ZodInt>;
        maxInFlight: z.ZodDefault<z.ZodInt>;
        maxQueued: z.ZodDefault<z.ZodInt>;
        queueTimeoutMs: z.ZodDefault<z.ZodInt>;
        readerProcesses: z.ZodDefault<z.ZodInt>;
    }, z.core.$strict>>;
    changes: z.ZodPrefault<z.ZodObject<{
        retentionHours: z.ZodDefault<z.ZodNumber>;
        retentionMegabytes: z.ZodDefault<z.ZodNumber>;
    }, z.core.$strict>>;
    shutdownTimeoutMs: z.ZodDefault<z.ZodInt>;
    insecureNoAuth: z.ZodDefault<z.ZodBoolean>;
    kinds: z.ZodDefault<z.ZodArray<z.ZodCustom<KindEntry, KindEntry>>>;
    onAwaken: z.ZodOptional<z.ZodCustom<OnAwaken, OnAwaken>>;
}, z.core.$strict>;
