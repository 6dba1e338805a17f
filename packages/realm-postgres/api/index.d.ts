// Public API of @luxdb/realm-postgres. Written by: npm run check -- api --update

type PostgresDrizzle = PostgresJsDatabase;

declare class PostgresRealm extends BaseRealm {
    #private;
    readonly schema: RealmSchema;
    constructor(url: string, options: PostgresRealmOptions);
    get supports(): RealmSupports;
    get drizzle(): PostgresDrizzle;
    table<K extends AnyKind>(kind: K): PostgresTableOf<K>;
    _awaken(kinds: readonly KindShape[], catalog: KindCatalog): Promise<void>;
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
    _changeLog(): ChangeLogDriver;
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
        [Name in keyof RecordOf<K> & string]-?: ColumnOf<K, Name>;
    };
    dialect: 'pg';
}>;

declare function adoptPostgres(url: string): Promise<AdoptionModel>;

declare const postgresDriver: RealmDriverFactory;

// Not exported, but part of the above:

type ColumnOf<K extends AnyKind, Name extends keyof RecordOf<K>> = PgColumn<{
    name: string;
    tableName: SnakeCase<K['name']>;
    dataType: 'custom';
    columnType: 'PgCustomColumn';
    data: NonNullable<RecordOf<K>[Name]>;
    driverParam: unknown;
    notNull: RecordOf<K>[Name] extends NonNullable<RecordOf<K>[Name]> ? true : false;
    hasDefault: HasDefault<K, Name>;
    isPrimaryKey: boolean;
    isAutoincrement: boolean;
    hasRuntimeDefault: boolean;
    enumValues: undefined;
    baseColumn: never;
    generated: undefined;
    identity: undefined;
}>;
