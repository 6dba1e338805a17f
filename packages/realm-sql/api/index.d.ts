// Public API of @luxdb/realm-sql. Written by: npm run check -- api --update

interface AggregateDialect {
    sum(column: Sql, store: StoreType): Sql | SplitValue;
    avg(column: Sql, store: StoreType): Sql;
    extreme?(name: 'min' | 'max', column: Sql, store: StoreType): Sql;
    readonly groupsByOrder?: true;
}

interface BoundStatement {
    readonly statement: CompiledStatement;
    readonly parameters: readonly unknown[];
}

interface CallLimits {
    readonly deadline: number;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal;
}

interface CellCodec {
    encode?(cell: Cell): unknown;
    decode?(raw: Cell): Cell;
}

interface CompiledStatement {
    readonly key: string;
    readonly sql: string;
    readonly returnsRows: boolean;
    readonly insertedColumn?: number;
    readonly heavyHint: boolean;
    decode(row: RawRow): ResultRow;
}

interface ConditionDialect {
    distinct(left: Sql, right: Sql): Sql;
    isBoolean(column: Sql, value: boolean): Sql;
    pattern(operator: PatternOperator, column: Sql, text: TextSlot): Sql;
    resonates(column: Sql, bound: Sql): Sql;
    search(mode: SearchNode['mode'], columns: readonly Sql[], query: Sql): Sql;
}

interface DdlDialect {
    columnType(column: ColumnSnapshot): string;
    defaultOf(column: ColumnSnapshot): string | undefined;
    checksOf(column: ColumnSnapshot): readonly string[];
    inlineKey(column: ColumnSnapshot): string | undefined;
    readonly tableSuffix: string;
    readonly addsForeignKeys: boolean;
}

interface EmbedDialect {
    member(column: Sql, store: StoreType): Sql;
    memberCodec(store: StoreType): CellCodec;
    row(members: readonly Sql[], embeds: readonly Sql[]): Sql;
    list(rows: Sql): Sql;
}

interface JsonDialect {
    scalar(place: JsonPlace, type: JsonScalarType): Sql;
    text(place: JsonPlace): Sql;
    match(operator: JsonMatchNode['operator'], place: JsonPlace, document: Sql): Sql;
    hasKey(place: JsonPlace, key: Sql): Sql;
    sortKeys(place: JsonPlace): readonly Sql[];
}

interface JsonPlace {
    readonly column: Sql;
    readonly path: readonly (string | number)[];
}

type JsonScalarType = 'text' | 'number' | 'bool' | 'any';

declare const LUX_META_TABLE = "lux_meta";

type LuxMetaKey = (typeof LUX_META_KEYS)[number];

interface LuxMetaSql {
    readonly create: string;
    readonly readAll: string;
    readonly write: string;
}

declare const OBJECTS_VERSION = 1;

interface OrderDialect {
    nulls(direction: OrderNode['direction'], nulls: 'first' | 'last'): string;
    limit(limit: Sql | undefined, offset: Sql | undefined): Sql;
}

type RawEntry = Cell | RawRow;

type RawRow = RawEntry[];

type SlotBinder = (parameters: readonly Parameter[]) => unknown;

interface SplitValue {
    readonly selected: Sql;
    readonly codec: CellCodec;
    readonly parts: readonly Sql[];
    readonly split: (cell: Cell) => readonly unknown[];
}

declare class Sql {
    readonly texts: readonly string[];
    readonly slots: readonly SlotBinder[];
    constructor(texts: readonly string[], slots: readonly SlotBinder[]);
}

declare class SqlCompiler {
    #private;
    constructor(dialect: SqlDialect, catalog: KindCatalog, options?: SqlCompilerOptions);
    find(shape: KindShape, key: readonly Cell[], where?: Condition): BoundStatement;
    read(query: SacredQuery, layout: RowLayout): BoundStatement;
    count(query: SacredQuery): BoundStatement;
    insert(write: ManifestWrite, row: Row): BoundStatement;
    insertMany(write: ManifestWrite, rows: readonly Row[]): BoundStatement;
    probe({ shape, conflict }: ManifestWrite, row: Row): BoundStatement;
    update(write: TransformWrite): BoundStatement;
    delete(write: DissolveWrite): BoundStatement;
    check(shape: KindShape, check: Condition, keys: readonly (readonly Cell[])[]): BoundStatement;
    clear(): void;
}

interface SqlCompilerOptions {
    readonly cacheSize?: number;
}

interface SqlDialect {
    readonly name: string;
    readonly quote: (identifier: string) => string;
    readonly placeholder: (position: number) => string;
    inserted(hasVersion: boolean): string | undefined;
    rows?(lists: readonly Sql[], stores: readonly StoreType[]): Sql;
    readonly values: ValueDialect;
    readonly conditions: ConditionDialect;
    readonly json: JsonDialect;
    readonly embeds: EmbedDialect;
    readonly order: OrderDialect;
    readonly aggregates: AggregateDialect;
    readonly ddl: DdlDialect;
}

type TextSlot = (encode: (text: string) => unknown) => Sql;

interface ValueDialect {
    codec(store: StoreType): CellCodec;
    encodeList(cells: readonly Cell[], store: StoreType): unknown;
    inList(value: Sql, list: Sql, store: StoreType): Sql;
    encodeTuples(cells: readonly Cell[], stores: readonly StoreType[]): unknown;
    inTuples(values: readonly Sql[], tuples: Sql, stores: readonly StoreType[]): Sql;
    selected(column: Sql, store: StoreType): Sql;
}

declare function abortedError(signal?: AbortSignal): LuxError;

declare function callLimits({ timeoutMs, signal }: DriverContext): CallLimits;

declare function changeSql(change: SchemaChange, dialect: SqlDialect): readonly string[];

declare function changesSql(changes: readonly SchemaChange[], dialect: SqlDialect): readonly string[];

declare function checkName(table: string, column: string): string;

declare function forbiddenWrite(shape: KindShape): LuxError;

declare function isPast(deadline: number): boolean;

declare function joinSql(parts: readonly Sql[], separator: string): Sql;

declare function luxMetaSql(suffix: string, placeholder: (position: number) => string): LuxMetaSql;

declare function slot(bind: SlotBinder): Sql;

declare function sql(strings: TemplateStringsArray, ...parts: readonly Sql[]): Sql;

declare function timeoutError(timeoutMs: number, what: string): LuxError;

declare function trusted(text: string): Sql;

declare function writtenKeys(shape: KindShape, rows: readonly ResultRow[]): readonly (readonly Cell[])[];

// Not exported, but part of the above:

declare const LUX_META_KEYS: readonly [
    "objects_version",
    "epoch",
    "schema",
    "schema_hash"
];
