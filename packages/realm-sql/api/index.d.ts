// Public API of @luxdb/realm-sql. Written by: npm run check -- api --update

interface AdoptOptions {
    readonly keys?: Readonly<Record<string, readonly string[]>>;
}

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
    readonly readOnly?: true;
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
    readonly signal?: CallSignal;
}

interface CellCodec {
    encode?(cell: Cell): unknown;
    decode?(raw: Cell): Cell;
}

declare class ChangeDecoder {
    #private;
    constructor(served: ServedKinds, codec: (field: FieldShape) => CellCodec);
    knows(layout: number): boolean;
    learn(layout: ChangeLayout): void;
    decode(logged: LoggedChange): DecodedChange;
}

interface ChangeLayout {
    readonly id: number;
    readonly table: string;
    readonly columns: readonly LayoutCell[];
}

interface ColumnRedefinition {
    readonly column: ColumnSnapshot;
    readonly bare?: true;
    readonly before?: ColumnSnapshot;
}

type ColumnValues = Pick<ColumnSnapshot, 'store' | 'enum' | 'range' | 'jsonType'>;

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
    search(mode: SearchNode['mode'], columns: SearchedColumns, query: TextSlot): Sql;
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

type DoWork = <T>(work: SqlWork<T>) => Promise<T>;

interface EmbedDialect {
    member(column: Sql, store: StoreType): Sql;
    memberCodec(store: StoreType): CellCodec;
    row(members: readonly Sql[], embeds: readonly Sql[]): Sql;
    list(rows: Sql): Sql;
}

interface ErrorTranslation {
    readonly code: LuxErrorCode;
    readonly message: string;
}

interface EvolutionDialect {
    readonly sql: SqlDialect;
    readonly layouts: LayoutSql;
    readonly state: StateSql;
    readonly lockRows: string;
    readonly refusesUnfit: boolean;
    columnsOf(table: string): SqlWork<readonly string[]>;
    keyOf(table: string): SqlWork<readonly string[]>;
    keysLeadingTo(table: string): SqlWork<readonly string[]>;
    hasIndex(table: string, name: string): SqlWork<boolean>;
    lockTables(tables: readonly string[]): SqlWork<void>;
    suspendTriggers(table: string): SqlWork<boolean>;
    resumeTriggers(table: string, layout: ChangeLayout | undefined): SqlWork<void>;
    noteReset(layout: number): SqlWork<void>;
    forgetCell(layout: number, position: number): SqlWork<void>;
    forgetImages(layout: number): SqlWork<void>;
    redefine(redefinition: TableRedefinition): SqlWork<void>;
    rename(renaming: Renaming): SqlWork<void>;
    renameKey(table: string): SqlWork<void>;
    createMarks(marked: MarkedTable): SqlWork<void>;
    dropMarks(marked: MarkedTable): SqlWork<void>;
    updateRows(update: RowUpdate): SqlWork<number>;
    runText(sql: string): SqlWork<void>;
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

declare const LAYOUTS_TABLE = "lux_layouts";

declare const LUX_META_TABLE = "lux_meta";

interface LayoutCell {
    readonly column: string;
    readonly store: StoreType;
}

interface LayoutSql {
    readonly current: string;
    readonly all: string;
    readonly create: string;
    readonly succeed: string;
    readonly replace: string;
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

declare const MISFIT_VALUE: ErrorTranslation;

interface MarkedTable {
    readonly table: string;
    readonly key: readonly ColumnSnapshot[];
    readonly columns: readonly string[];
    readonly marks: string;
}

declare const NO_LIMITS: CallLimits;

declare const OBJECTS_VERSION = 1;

interface OrderDialect {
    nulls(direction: OrderNode['direction'], nulls: 'first' | 'last'): string;
    limit(limit: Sql | undefined, offset: Sql | undefined): Sql;
}

type RawEntry = Cell | RawRow;

type RawRow = RawEntry[];

interface RenamedObjects {
    readonly checks: readonly {
        readonly from: string;
        readonly to: string;
        readonly column: ColumnSnapshot;
    }[];
    readonly foreignKeys: readonly {
        readonly from: string;
        readonly to: ForeignKeySnapshot;
    }[];
    readonly indexes: readonly {
        readonly from: string;
        readonly to: IndexSnapshot;
    }[];
}

interface Renaming {
    readonly before: TableSnapshot;
    readonly after: TableSnapshot;
    readonly nameNow: (column: string) => string;
}

interface RestoreDialect extends EvolutionDialect {
    insertRows(table: TableSnapshot, rows: readonly Row[]): SqlWork<void>;
    putOffKeys(tables: readonly TableSnapshot[]): SqlWork<void>;
    judgeKeys(tables: readonly TableSnapshot[]): SqlWork<void>;
    catchUpCounters(tables: readonly TableSnapshot[]): SqlWork<void>;
}

interface Restoring {
    readonly there: readonly TableSnapshot[];
    readonly made: readonly TableSnapshot[];
    readonly resume: () => SqlWork<void>;
}

interface RowUpdate {
    readonly table: string;
    readonly key: readonly ColumnSnapshot[];
    readonly write: readonly ColumnSnapshot[];
    readonly rows: readonly Row[];
}

declare const SCHEMA_MISFIT: ErrorTranslation;

declare const STATE_TABLE = "lux_state";

declare const STORAGE_FULL: ErrorTranslation;

interface SearchedColumns {
    readonly asked: readonly Sql[];
    readonly indexed?: readonly Sql[];
}

declare class ServedKinds {
    #private;
    constructor(kinds: readonly KindShape[]);
    get kinds(): readonly KindShape[];
    get schema(): SchemaSnapshot;
    learn(kinds: readonly KindShape[]): void;
    derived<T>(make: (kinds: readonly KindShape[]) => T): () => T;
}

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

interface SqlStep {
    readonly sql: string;
    readonly parameters: readonly unknown[];
    readonly returnsRows: boolean;
}

interface SqlStepResult {
    readonly rows: readonly RawRow[];
    readonly count: number;
}

type SqlWork<T> = Generator<SqlStep, T, SqlStepResult>;

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

interface StoredTables {
    readonly own: SchemaSnapshot;
    readonly found: SchemaSnapshot;
    readonly adopted: readonly string[];
}

interface TableColumn<K extends AnyKind, Name extends keyof RecordOf<K>, ColumnType extends string> {
    name: string;
    tableName: SnakeCase<K['name']>;
    dataType: 'custom';
    columnType: ColumnType;
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
}

interface TableRedefinition {
    readonly table: string;
    readonly columns?: readonly ColumnRedefinition[];
    readonly addedKeys?: readonly ForeignKeySnapshot[];
    readonly droppedKeys?: readonly ForeignKeySnapshot[];
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

declare function abortedError(signal?: CallSignal): LuxError;

declare function addedTables(changes: readonly SchemaChange[]): readonly TableSnapshot[];

declare function ambiguousKeySql(table: string, columns: readonly string[], quote: (name: string) => string): string;

declare function atDeadline(deadline: number, ring: () => void, graceMs?: number): ReturnType<typeof setTimeout> | undefined;

declare function authoredSql(step: SchemaStep, dialect: SqlDialect): readonly string[];

declare function bareColumnSql(column: ColumnSnapshot, { quote, ddl }: SqlDialect): string;

declare function beginRestore(schema: SchemaSnapshot, { stored, replace }: {
    readonly stored: StoredTables;
    readonly replace: boolean;
}, dialect: RestoreDialect): SqlWork<Restoring>;

declare function callLimits({ timeoutMs, signal }: DriverContext): CallLimits;

declare function changeSql(change: AdditiveChange, dialect: SqlDialect): readonly string[];

declare function changesSomething(sql: string): boolean;

declare function changesSql(changes: readonly AdditiveChange[], dialect: SqlDialect): readonly string[];

declare function checkName(table: string, column: string): string;

declare function checkRefusal({ kind, constraint, field, cause, }: {
    readonly kind: string | null;
    readonly constraint: string;
    readonly field: string | undefined;
    readonly cause: unknown;
}): LuxError;

declare function columnSql(table: string, column: ColumnSnapshot, dialect: SqlDialect): string;

declare function countRows(question: SchemaQuestion, dialect: EvolutionDialect): SqlWork<SchemaCount>;

declare function createIndexSql(table: string, index: IndexSnapshot, dialect: SqlDialect, mode?: 'CONCURRENTLY'): string;

declare function doWork<T>(work: SqlWork<T>, answer: (step: SqlStep) => SqlStepResult): T;

declare function doWorkLater<T>(work: SqlWork<T>, answer: (step: SqlStep) => Promise<SqlStepResult>): Promise<T>;

declare function encodeCell(cell: Cell, { store }: ColumnSnapshot, { values }: SqlDialect): unknown;

declare function endRestore({ there, made, resume }: Restoring, dialect: RestoreDialect): SqlWork<void>;

declare function endedTransactionError(): LuxError;

declare function enumOfCheck(expression: string, column: string): readonly string[] | undefined;

declare function evolveSchema(changes: readonly SchemaChange[], { record, finish }: EvolveOptions, dialect: EvolutionDialect): SqlWork<void>;

declare function execute(sql: string, parameters?: readonly unknown[]): SqlWork<number>;

declare function fillRows(fill: RowFill, { after, until: given, record }: FillOptions, dialect: EvolutionDialect): SqlWork<FillProgress>;

declare function foreignKeySql(foreignKey: ForeignKeySnapshot, dialect: SqlDialect): string;

declare function holdsIntegerSoulId(field: FieldShape, shape: KindShape, catalog: KindCatalog): boolean;

declare function idleTransactionError(idleMs: number): LuxError;

declare function isPast(deadline: number): boolean;

declare function joinSql(parts: readonly Sql[], separator: string): Sql;

declare function keepEntries(entries: readonly StateEntry[], { state }: RestoreDialect): SqlWork<void>;

declare function keptNames(pairs: Iterable<readonly unknown[]>): KeptNames;

declare function knownTables(wanted: SchemaSnapshot): SqlWork<SchemaSnapshot>;

declare function lateTransactionError(timeoutMs: number): LuxError;

declare function layoutCells(shape: KindShape): readonly LayoutCell[];

declare function layoutOf([id, table, columns]: readonly unknown[]): ChangeLayout;

declare function layoutSql(placeholder: (position: number) => string): LayoutSql;

declare function layoutText(columns: readonly LayoutCell[]): string;

declare function luxMetaSql(suffix: string, placeholder: (position: number) => string): LuxMetaSql;

declare function overtaken<T>(work: () => Promise<T>): Promise<T | undefined>;

declare function prefixEnd(prefix: string): string | undefined;

declare function readPage(range: RowRange, dialect: EvolutionDialect): SqlWork<RowPage>;

declare function ready<T>(make: () => T): SqlWork<T>;

declare function rehearseFill(fill: RowFill, tell: (sql: string) => void, dialect: EvolutionDialect): SqlWork<void>;

declare function renamedObjects(renaming: Renaming, { ddl }: SqlDialect): RenamedObjects;

declare function requiredRefusal({ owner, kind, field, cause, }: {
    readonly owner: string;
    readonly kind: string | null;
    readonly field: string;
    readonly cause: unknown;
}): LuxError;

declare function rowsOf(sql: string, parameters?: readonly unknown[]): SqlWork<readonly RawRow[]>;

declare function sameColumns(declared: readonly string[], own: readonly string[] | undefined): boolean;

declare function schemaToRecord(wanted: SchemaSnapshot, recorded: string | undefined, relations: string): SqlWork<SchemaSnapshot>;

declare function slot(bind: SlotBinder): Sql;

declare function sql(strings: TemplateStringsArray, ...parts: readonly Sql[]): Sql;

declare function sqlMoment({ own, adopted }: StoredTables, dialect: EvolutionDialect, perform: DoWork): StorageMoment;

declare function stateSql(keyType: string, suffix: string, placeholder: (position: number) => string): StateSql;

declare function storedTables(found: SchemaSnapshot, known: SchemaSnapshot): StoredTables;

declare function timeoutError(timeoutMs: number, what: string): LuxError;

declare function toStoredJson(value: unknown): string;

declare function translatedError({ code, message }: ErrorTranslation, cause: unknown, kind: string | undefined): LuxError;

declare function trusted(text: string): Sql;

declare function unkeyed(what: string): string;

declare function valuesWanted({ store, enum: members, range, jsonType }: ColumnSnapshot): ColumnValues;

declare function widenedCells(own: readonly LayoutCell[], current: readonly LayoutCell[], columns: ReadonlySet<string>): readonly LayoutCell[];

declare function withKnown(wanted: SchemaSnapshot, known?: SchemaSnapshot): SchemaSnapshot;

declare function writtenKeys(shape: KindShape, rows: readonly ResultRow[]): readonly (readonly Cell[])[];

declare function wrongKey(table: string, columns: readonly string[], reason: string): LuxError;

// Not exported, but part of the above:

type HasDefault<K extends AnyKind, Name> = Name extends keyof InputOf<K> ? object extends Pick<InputOf<K>, Name> ? true : false : true;

declare const LUX_META_KEYS: readonly [
    "objects_version",
    "epoch",
    "schema",
    "schema_hash"
];
