// Public API of @luxdb/realm-postgres. Written by: npm run check -- api --update

declare class PostgresBus implements BroadcastBus {
    #private;
    constructor(url: string, { maxWaiting, ...options }?: PostgresBusOptions);
    open(): Promise<void>;
    publish(message: BusMessage): Promise<void>;
    subscribe(prefix: string, listener: (message: BusMessage) => void): () => void;
    pulse(): JsonObject;
    close(): Promise<void>;
}

interface PostgresBusOptions {
    readonly schema?: string;
    readonly connectTimeoutMs?: number;
    readonly maxWaiting?: number;
}

type PostgresDrizzle = PostgresJsDatabase;

declare class PostgresRealm extends BaseRealm {
    #private;
    constructor(url: string, options: PostgresRealmOptions);
    get supports(): RealmSupports;
    get drizzle(): PostgresDrizzle;
    table<K extends AnyKind>(kind: K): PostgresTableOf<K>;
    _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void>;
    _learn(kinds: readonly KindShape[]): Promise<() => Promise<void>>;
    _close(): Promise<void>;
    _find(shape: KindShape, key: readonly Cell[], where: Condition | undefined, context: DriverContext): Promise<ResultRow | undefined>;
    _contemplate({ query, layout }: DriverRead, context: DriverContext): Promise<readonly ResultRow[]>;
    _stream({ query, layout }: DriverRead, context: DriverContext): AsyncIterable<ResultRow>;
    _count(query: SacredQuery, context: DriverContext): Promise<number>;
    _explain(read: DriverRead, context: DriverContext): Promise<DriverPlan>;
    _toSql({ query, layout }: DriverRead): QuerySql;
    _manifest(write: ManifestWrite, context: DriverContext): Promise<WriteResult>;
    _transform(write: TransformWrite, context: DriverContext): Promise<WriteResult>;
    _dissolve(write: DissolveWrite, context: DriverContext): Promise<WriteResult>;
    _transaction<T>(run: (transaction: unknown) => Promise<T>, context: DriverContext): Promise<T>;
    _schema(): RealmSchema;
    _changeLog(): ChangeLogDriver;
    _moment<T>(use: (moment: StorageMoment) => Promise<T>): Promise<T>;
    _restore<T>(use: (target: RestoreTarget) => Promise<T>): Promise<T>;
    _pulse(context: DriverContext): Promise<RealmPulse>;
}

interface PostgresRealmOptions extends RealmOptions {
    readonly schema?: string;
    readonly poolSize?: number;
    readonly prepare?: boolean;
    readonly match?: boolean;
    readonly connectTimeoutMs?: number;
    readonly transactionIdleMs?: number;
}

type PostgresTableOf<K extends AnyKind> = PgTableWithColumns<{
    name: SnakeCase<K['name']>;
    schema: undefined;
    columns: {
        [Name in keyof RecordOf<K> & string]-?: PgColumn<TableColumn<K, Name, 'PgCustomColumn'>>;
    };
    dialect: 'pg';
}>;

declare function adoptPostgres(url: string, { keys }?: AdoptOptions): Promise<AdoptionModel>;

declare const postgresDriver: RealmDriverFactory;
