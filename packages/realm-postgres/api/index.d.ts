// Public API of @luxdb/realm-postgres. Written by: npm run check -- api --update

declare class PostgresRealm extends BaseRealm {
    #private;
    readonly schema: RealmSchema;
    constructor(url: string, options: PostgresRealmOptions);
    get supports(): RealmSupports;
    _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void>;
    _close(): Promise<void>;
    _find(shape: KindShape, key: readonly Cell[], where: Condition | undefined, context: DriverContext): Promise<ResultRow | undefined>;
    _contemplate({ query, layout }: DriverRead, context: DriverContext): Promise<readonly ResultRow[]>;
    _stream({ query, layout }: DriverRead, context: DriverContext): AsyncIterable<ResultRow>;
    _count(query: SacredQuery, context: DriverContext): Promise<number>;
    _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult>;
    _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult>;
    _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult>;
    _transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T>;
    _pulse(context: DriverContext): Promise<RealmPulse>;
}

interface PostgresRealmOptions extends RealmOptions {
    readonly schema?: string;
    readonly poolSize?: number;
    readonly prepare?: boolean;
    readonly connectTimeoutMs?: number;
    readonly transactionIdleMs?: number;
}

declare const postgresDriver: RealmDriverFactory;
