// Public API of @luxdb/realm-sqlite. Written by: npm run check -- api --update

interface BackupPages {
    readonly totalPages: number;
    readonly remainingPages: number;
}

interface ReaderOptions {
    readonly processes?: number;
    readonly idleMs?: number;
    readonly maxQueued?: number;
}

interface RestoreFileOptions extends RestoreOptions {
    readonly baseDirectory?: string;
}

declare class SQLiteRealm extends BaseRealm {
    #private;
    readonly supports: RealmSupports;
    constructor(source: string | SqliteHandle, options: SQLiteRealmOptions);
    get drizzle(): SqliteDrizzle;
    table<K extends AnyKind>(kind: K): SqliteTableOf<K>;
    _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void>;
    _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>>;
    _close(): Promise<void>;
    _find(shape: KindShape, key: readonly Cell[], where: Condition | undefined, context: DriverContext): Promise<ResultRow | undefined>;
    _contemplate({ query, layout }: DriverRead, context: DriverContext): Promise<readonly ResultRow[]>;
    _stream({ query, layout }: DriverRead, context: DriverContext): AsyncIterable<ResultRow>;
    _count(query: SacredQuery, context: DriverContext): Promise<number>;
    _explain({ query, layout }: DriverRead, context: DriverContext): Promise<DriverPlan>;
    _toSql({ query, layout }: DriverRead): QuerySql;
    _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult>;
    _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult>;
    _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult>;
    _transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T>;
    _schema(): RealmSchema;
    _changeLog(): ChangeLogDriver;
    _pulse(): Promise<RealmPulse>;
    _backup(path: string, options: BackupOptions): Promise<BackupReport>;
    _moment<T>(use: (moment: StorageMoment) => Promise<T>): Promise<T>;
    _restore<T>(use: (target: RestoreTarget) => Promise<T>): Promise<T>;
}

interface SQLiteRealmOptions extends RealmOptions {
    readonly baseDirectory?: string;
    readonly readers?: ReaderOptions;
    readonly maxQueuedWrites?: number;
    readonly maxStreams?: number;
}

interface SqliteDriverOptions {
    readonly readers?: ReaderOptions;
}

type SqliteDrizzle = BaseSQLiteDatabase<'sync', SqliteRunResult>;

interface SqliteHandle {
    readonly name: string;
    readonly open: boolean;
    readonly memory: boolean;
    readonly readonly: boolean;
    readonly inTransaction: boolean;
    prepare(sql: string): SqliteStatement;
    exec(sql: string): unknown;
    pragma(sql: string, options?: {
        simple?: boolean;
    }): unknown;
    function(name: string, options: {
        readonly deterministic?: boolean;
        readonly varargs?: boolean;
    }, call: (...values: unknown[]) => unknown): unknown;
    backup(path: string, options?: {
        progress?: (info: BackupPages) => number;
    }): Promise<unknown>;
    defaultSafeIntegers(toggle?: boolean): unknown;
    unsafeMode(toggle?: boolean): unknown;
    close(): unknown;
}

type SqliteLocation = {
    readonly type: 'file';
    readonly path: string;
} | {
    readonly type: 'temporary';
};

interface SqliteRunResult {
    readonly changes: number;
    readonly lastInsertRowid: number | bigint;
}

interface SqliteStatement {
    raw(toggle?: boolean): unknown;
    run(...parameters: unknown[]): {
        readonly changes: number;
    };
    get(...parameters: unknown[]): unknown;
    all(...parameters: unknown[]): unknown[];
    iterate(...parameters: unknown[]): IterableIterator<unknown>;
}

type SqliteTableOf<K extends AnyKind> = SQLiteTableWithColumns<{
    name: SnakeCase<K['name']>;
    schema: undefined;
    columns: {
        [Name in keyof RecordOf<K> & string]-?: SQLiteColumn<TableColumn<K, Name, 'SQLiteCustomColumn'>>;
    };
    dialect: 'sqlite';
}>;

declare function adoptSqlite(url: string, baseDirectory?: string, options?: AdoptOptions): Promise<AdoptionModel>;

declare function checkSqliteBackup(path: string, options?: ProgressOptions): Promise<readonly KindDigest[]>;

declare function createSqliteDriver({ readers }?: SqliteDriverOptions): RealmDriverFactory;

declare function isSqliteFile(path: string): boolean;

declare function parseSqliteUrl(url: string, baseDirectory?: string): SqliteLocation;

declare function restoreSqliteFile(backup: string, url: string, options?: RestoreFileOptions): Promise<void>;

declare const sqliteDriver: RealmDriverFactory;
