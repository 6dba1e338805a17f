// Public API of @luxdb/realm-sql. Written by: npm run check -- api --update

interface AdoptedColumn {
    readonly name: string;
    readonly type: string;
    readonly store: StoreType;
    readonly opaque?: true;
    readonly nullable: boolean;
    readonly default?: AdoptedDefault;
    readonly counted?: true;
    readonly format?: 'uuid';
    readonly maxLength?: number;
    readonly range?: {
        readonly min: number;
        readonly max: number;
    };
    readonly enum?: readonly string[];
    readonly comment?: string;
    readonly evidence?: StoreEvidence;
}

type AdoptedDefault = {
    readonly type: 'literal';
    readonly value: JsonValue;
} | {
    readonly type: 'now';
} | {
    readonly type: 'uuid';
} | {
    readonly type: 'expression';
    readonly sql: string;
};

interface AdoptedTable {
    readonly name: string;
    readonly comment?: string;
    readonly columns: readonly AdoptedColumn[];
    readonly key: readonly string[];
    readonly foreignKeys: readonly ForeignKeySnapshot[];
    readonly indexes: readonly IndexSnapshot[];
}

type AdoptedUse = 'value' | 'equal' | 'member';

interface AdoptionModel {
    readonly tables: readonly AdoptedTable[];
    readonly notes: readonly AdoptionNote[];
}

interface AdoptionNote {
    readonly table: string;
    readonly object?: string;
    readonly note: string;
}

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

declare const CHANGES_TABLE = "lux_changes";

interface CallLimits {
    readonly deadline: number;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal;
}

interface CellCodec {
    encode?(cell: Cell): unknown;
    decode?(raw: Cell): Cell;
}

declare class ChangeDecoder {
    #private;
    constructor(kinds: readonly KindShape[], codec: (field: FieldShape) => CellCodec);
    knows(layout: number): boolean;
    learn(layout: ChangeLayout): void;
    decode(logged: LoggedChange): DecodedChange;
}

interface ChangeLayout {
    readonly id: number;
    readonly table: string;
    readonly columns: readonly LayoutCell[];
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
    match?(operator: MatchNode['operator'], column: Sql, expression: Sql): Sql;
    resonates(column: Sql, bound: Sql): Sql;
    search(mode: SearchNode['mode'], columns: readonly Sql[], query: TextSlot): Sql;
}

interface DdlDialect {
    columnType(column: ColumnSnapshot): string;
    defaultOf(column: ColumnSnapshot): string | undefined;
    checksOf(column: ColumnSnapshot): readonly string[];
    inlineKey(column: ColumnSnapshot): string | undefined;
    readonly tableSuffix: string;
    readonly addsForeignKeys: boolean;
    readonly restrictSuffix: string;
}

interface DecodedChange {
    readonly changes: readonly Change[];
    readonly reset?: KindReset;
}

interface EmbedDialect {
    member(column: Sql, store: StoreType): Sql;
    memberCodec(store: StoreType): CellCodec;
    row(members: readonly Sql[], embeds: readonly Sql[]): Sql;
    list(rows: Sql): Sql;
}

type HasDefault<K extends AnyKind, Name> = Name extends keyof InputOf<K> ? object extends Pick<InputOf<K>, Name> ? true : false : true;

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

declare const LAYOUTS_TABLE = "lux_layouts";

declare const LUX_META_TABLE = "lux_meta";

interface LayoutCell {
    readonly column: string;
    readonly store: StoreType;
}

interface LoggedChange {
    readonly sequence: number;
    readonly transaction: string;
    readonly layout: number;
    readonly operation: string;
    readonly old: string | null;
    readonly new: string | null;
    readonly at: number;
}

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

declare const STATE_TABLE = "lux_state";

type SlotBinder = (parameters: readonly Parameter[]) => unknown;

type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}` ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}` : '';

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
    adopted(column: Sql, field: FieldShape, use: AdoptedUse): Sql;
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

interface StateSql {
    readonly create: string;
    readonly get: string;
    readonly set: string;
    readonly claim: string;
    readonly replace: string;
    readonly delete: string;
    readonly list: string;
}

interface StoreEvidence {
    readonly sampled: number;
    readonly confidenceRatio: number;
    readonly counterExamples: readonly string[];
}

type TextSlot = (encode: (text: string) => unknown) => Sql;

interface ValueDialect {
    codec(store: StoreType): CellCodec;
    encodeList(cells: readonly Cell[], store: StoreType): unknown;
    inList(value: Sql, list: Sql, store: StoreType): Sql;
    encodeTuples(cells: readonly Cell[], stores: readonly StoreType[]): unknown;
    inTuples(values: readonly Sql[], tuples: Sql, stores: readonly StoreType[]): Sql;
    asText(column: Sql, store: StoreType): Sql;
    selected(column: Sql, store: StoreType): Sql;
}

declare function abortedError(signal?: AbortSignal): LuxError;

declare function callLimits({ timeoutMs, signal }: DriverContext): CallLimits;

declare function changeSql(change: SchemaChange, dialect: SqlDialect): readonly string[];

declare function changesSql(changes: readonly SchemaChange[], dialect: SqlDialect): readonly string[];

declare function checkName(table: string, column: string): string;

declare function enumOfCheck(expression: string, column: string): readonly string[] | undefined;

declare function forbiddenWrite(shape: KindShape): LuxError;

declare function holdsIntegerSoulId(field: FieldShape, shape: KindShape, catalog: KindCatalog): boolean;

declare function isPast(deadline: number): boolean;

declare function joinSql(parts: readonly Sql[], separator: string): Sql;

declare function layoutCells(shape: KindShape): readonly LayoutCell[];

declare function layoutText(columns: readonly LayoutCell[]): string;

declare function luxMetaSql(suffix: string, placeholder: (position: number) => string): LuxMetaSql;

declare function parseLayout(text: string): readonly LayoutCell[];

declare function slot(bind: SlotBinder): Sql;

declare function sql(strings: TemplateStringsArray, ...parts: readonly Sql[]): Sql;

declare function stateSql(keyType: string, suffix: string, placeholder: (position: number) => string): StateSql;

declare function timeoutError(timeoutMs: number, what: string): LuxError;

declare function trusted(text: string): Sql;

declare function widenedCells(own: readonly LayoutCell[], current: readonly LayoutCell[], columns: ReadonlySet<string>): readonly LayoutCell[];

declare function writtenKeys(shape: KindShape, rows: readonly ResultRow[]): readonly (readonly Cell[])[];

// Not exported, but part of the above:

declare const LUX_META_KEYS: readonly [
    "objects_version",
    "epoch",
    "schema",
    "schema_hash"
];
