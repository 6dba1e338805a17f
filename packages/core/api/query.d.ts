// Public API of @luxdb/core/query. Written by: npm run check -- api --update

declare const ALWAYS: Condition;

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

type Asks<Node, Field extends FieldInput, Value> = On<Node, Field> & Given<Value>;

interface BetweenNode extends FieldReference {
    readonly type: 'between';
    readonly from: Literal;
    readonly to: Literal;
}

interface BondJoin {
    readonly target: KindShape;
    readonly many: boolean;
    readonly near: readonly string[];
    readonly far: readonly string[];
    readonly junction?: BondJunction;
}

interface BondJunction {
    readonly shape: KindShape;
    readonly near: readonly string[];
    readonly far: readonly string[];
}

interface BondManyShape {
    readonly type: 'many';
    readonly name: string;
    readonly kind: string;
    readonly via: string;
}

type BondShape = BondToShape | BondManyShape | BondThroughShape;

interface BondThroughShape {
    readonly type: 'through';
    readonly name: string;
    readonly kind: string;
    readonly through: string;
    readonly near: string;
    readonly far: string;
}

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

type Cell = string | number | bigint | boolean | null;

type CellTarget = Pick<FieldShape, 'name' | 'store' | 'format' | 'range'>;

type Comparator<T> = (left: T, right: T) => number;

interface ComparisonNode extends FieldReference {
    readonly type: 'compare';
    readonly operator: ComparisonOperator;
    readonly value: Literal;
}

type ComparisonOperator = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte' | 'distinct';

type Condition = AndNode | OrNode | NotNode | ComparisonNode | BetweenNode | InNode | IsNode | PatternNode | MatchNode | JsonMatchNode | HasKeyNode | ExistsNode | ResonateNode | SearchNode;

declare const DEFAULT_QUERY_LIMITS: QueryLimits;

declare const ERROR_CATALOGUE: Readonly<Record<LuxErrorCode, ErrorCatalogueRow>>;

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

interface ErrorCatalogueRow {
    readonly status: number;
    readonly closeCode: number;
    readonly retryable: boolean;
    readonly pgCode: string;
}

interface EvaluationEnvironment {
    readonly catalog: KindCatalog;
    related(shape: KindShape, bond: string, junction: (row: Row) => boolean): (row: Row) => Iterable<Row>;
}

interface ExistsNode {
    readonly type: 'exists';
    readonly bond: string;
    readonly where?: Condition;
    readonly junction?: Condition;
}

type FieldInput = string | FieldReference;

interface FieldReference {
    readonly field: string;
    readonly path?: readonly (string | number)[];
}

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

type FieldValue = JsonValue | Date | bigint;

interface Given<Value> {
    readonly [given]?: Value;
}

interface GroupNode extends BondedReference {
    readonly as?: string;
}

interface HasKeyNode extends FieldReference {
    readonly type: 'hasKey';
    readonly key: string;
}

interface HavingNode {
    readonly as: string;
    readonly operator: Exclude<ComparisonOperator, 'distinct'>;
    readonly value: Literal;
}

interface InNode extends FieldReference {
    readonly type: 'in';
    readonly values: readonly Literal[];
}

interface IndexShape {
    readonly name: string;
    readonly fields: readonly string[];
    readonly unique: boolean;
}

interface IndexedField {
    readonly field: FieldShape;
    readonly position: number;
}

interface IsNode extends FieldReference {
    readonly type: 'is';
    readonly value: null | boolean;
}

interface JsonLimits {
    readonly depth: number;
    readonly keysPerObject: number;
    readonly itemsPerArray: number;
}

interface JsonMatchNode extends FieldReference {
    readonly type: 'json';
    readonly operator: 'contains' | 'containedBy' | 'overlaps';
    readonly value: JsonValue;
}

interface JsonObject {
    readonly [key: string]: JsonValue;
}

type JsonPath = readonly (string | number)[];

type JsonPrimitive = string | number | boolean | null;

type JsonValue = JsonPrimitive | readonly JsonValue[] | JsonObject;

interface KindCatalog {
    get(name: string): KindShape | undefined;
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

type Literal = JsonValue;

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

declare const MAX_INT64: bigint;

declare const MAX_TIME_MS = 253402300799999;

declare const MIN_INT64: bigint;

declare const MIN_TIME_MS = -62135596800000;

interface MatchNode extends FieldReference {
    readonly type: 'match';
    readonly operator: 'match' | 'imatch';
    readonly value: string;
}

declare const NEVER: Condition;

declare const NO_QUERY_LIMITS: QueryLimits;

interface NotNode {
    readonly type: 'not';
    readonly condition: Condition;
}

interface NumberRange {
    readonly min?: number;
    readonly max?: number;
}

type On<Node, Field extends FieldInput> = Node & (Field extends string ? {
    readonly field: Field;
} : Field);

type OnDelete = 'restrict' | 'cascade' | 'set null';

interface OrNode {
    readonly type: 'or';
    readonly conditions: readonly Condition[];
}

interface OrderNode extends BondedReference {
    readonly direction: 'asc' | 'desc';
    readonly nulls?: 'first' | 'last';
}

declare const PARSE_LIMITS: JsonLimits;

type Parameter = Cell | readonly Cell[];

interface ParameterSlot {
    readonly $parameter: number;
    readonly store: StoreType;
    readonly list?: true;
}

interface Parameterized<Node> {
    readonly key: string;
    readonly query: Node;
    readonly parameters: readonly Parameter[];
}

interface ParameterizedAggregate extends Omit<AggregateClause, 'groupBy' | 'having'> {
    readonly groupBy?: readonly ParameterizedGroup[];
    readonly having?: readonly WithSlot<HavingNode, 'value'>[];
}

type ParameterizedCondition = ParameterizedLogic | ParameterizedNot | ParameterizedExists | WithSlot<ComparisonNode, 'value'> | WithSlot<BetweenNode, 'from' | 'to'> | WithSlot<InNode, 'values'> | IsNode | WithSlot<PatternNode, 'value'> | WithSlot<MatchNode, 'value'> | WithSlot<JsonMatchNode, 'value'> | WithSlot<HasKeyNode, 'key'> | WithSlot<ResonateNode, 'fraction'> | WithSlot<SearchNode, 'query'>;

interface ParameterizedEmbed extends Omit<EmbedNode, 'where' | 'embed' | 'aggregate' | 'order' | 'limit' | 'offset' | 'junction'>, ParameterizedPage {
    readonly where?: ParameterizedCondition;
    readonly junction?: ParameterizedCondition;
    readonly embed?: readonly ParameterizedEmbed[];
    readonly aggregate?: ParameterizedAggregate;
    readonly order?: readonly ParameterizedOrder[];
}

interface ParameterizedExists {
    readonly type: 'exists';
    readonly bond: string;
    readonly where?: ParameterizedCondition;
    readonly junction?: ParameterizedCondition;
}

interface ParameterizedGroup extends Omit<GroupNode, 'where'> {
    readonly where?: ParameterizedCondition;
}

interface ParameterizedLogic {
    readonly type: 'and' | 'or';
    readonly conditions: readonly ParameterizedCondition[];
}

interface ParameterizedNot {
    readonly type: 'not';
    readonly condition: ParameterizedCondition;
}

interface ParameterizedOrder extends Omit<OrderNode, 'where'> {
    readonly where?: ParameterizedCondition;
}

interface ParameterizedPage {
    readonly limit?: ParameterSlot;
    readonly offset?: ParameterSlot;
}

interface ParameterizedQuery extends Omit<SacredQuery, 'intention' | 'where' | 'embed' | 'aggregate' | 'order' | 'limit' | 'offset' | 'after'>, ParameterizedPage {
    readonly where?: ParameterizedCondition;
    readonly embed?: readonly ParameterizedEmbed[];
    readonly order?: readonly ParameterizedOrder[];
    readonly aggregate?: ParameterizedAggregate;
}

interface PatternNode extends FieldReference {
    readonly type: 'pattern';
    readonly operator: PatternOperator;
    readonly value: string;
}

type PatternOperator = 'like' | 'ilike' | 'startsWith' | 'endsWith';

interface PlainObject {
    readonly [key: string]: unknown;
}

type Predicate = (row: Row) => boolean | null;

interface Principal {
    readonly id: string;
    readonly roles: readonly string[];
    readonly claims: Readonly<Record<string, JsonValue>>;
}

interface PrincipalReference {
    readonly $principal: string;
}

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

type QueryValue = JsonValue | Date | bigint;

type ReadRule = (kind: string) => Condition | boolean;

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

interface RowSource extends EvaluationEnvironment {
    rows(shape: KindShape): Iterable<Row>;
}

declare const STORED_JSON_LIMITS: JsonLimits;

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

type SearchExpression = readonly (readonly SearchTerm[])[];

interface SearchNode {
    readonly type: 'search';
    readonly mode: 'plain' | 'phrase' | 'prefix' | 'web';
    readonly query: string;
    readonly fields?: readonly string[];
}

interface SearchTerm {
    readonly words: readonly string[];
    readonly prefix: boolean;
    readonly negated: boolean;
}

interface SelectionNode extends FieldReference {
    readonly as?: string;
    readonly cast?: 'text';
}

interface ShapeIndex {
    readonly fields: ReadonlyMap<string, IndexedField>;
    readonly bonds: ReadonlyMap<string, BondShape>;
    readonly keyPositions: readonly number[];
}

interface SoulIdCodec {
    parse(soulId: string): readonly Cell[] | undefined;
    of(row: Row): string;
}

type SoulIdType = 'uuid' | 'text' | 'integer' | 'declared';

type StoreType = 'text' | 'int' | 'bigint' | 'float' | 'bool' | 'time' | 'json';

type TextMatcher = (text: string) => boolean;

type UuidSource = () => string;

interface UuidV7Options {
    readonly clock: () => number;
    readonly randomBytes?: (bytes: Uint8Array) => Uint8Array;
}

interface ValidationOptions {
    readonly limits?: Partial<QueryLimits>;
    readonly allowPrincipal?: boolean;
    readonly allowMatch?: boolean;
    readonly allowSearch?: boolean;
}

type ValuePlace = string | {
    readonly name: string;
};

declare function aggregateRows(clause: AggregateClause, shape: KindShape, rows: Iterable<Row>, environment?: EvaluationEnvironment): Row[];

declare function aggregateStore(shape: KindShape, node: AggregateNode): StoreType;

declare function allOf(conditions: readonly Condition[]): Condition;

declare function and<const Conditions extends readonly Condition[]>(...conditions: Conditions): AndNode & {
    readonly conditions: Conditions;
};

declare function anyOf(conditions: readonly Condition[]): Condition;

declare function asc<Field extends FieldInput>(field: Field, nulls?: 'first' | 'last'): On<OrderNode, Field>;

declare function assertJson(value: unknown, where: ValuePlace, limits?: JsonLimits): asserts value is JsonValue;

declare function assertText(text: string, where: ValuePlace): void;

declare function at<Field extends string>(field: Field): FieldReference & {
    readonly field: Field;
};
declare function at<Field extends string, const Path extends readonly (string | number)[]>(field: Field, ...path: Path): FieldReference & {
    readonly field: Field;
    readonly path: Path;
};

declare function between<Field extends FieldInput, From extends QueryValue, To extends QueryValue>(field: Field, from: From, to: To): Asks<BetweenNode, Field, From | To>;

declare function bindPrincipal(condition: Condition, principal: Principal, shape: KindShape, catalog: KindCatalog): Condition;

declare function canonicalJson(value: JsonValue): string;

declare function cellToLiteral(cell: Cell, store: StoreType): JsonValue;

declare function cellToValue(cell: Cell, store: StoreType): FieldValue;

declare function columnName(reference: FieldReference & {
    readonly as?: string;
}): string;

declare function compareCells(left: Cell, right: Cell, store: StoreType): number;

declare function compareDistinct(order: readonly OrderNode[], layout: RowLayout): Comparator<ResultRow>;

declare function compareGroups(order: readonly OrderNode[], layout: RowLayout): Comparator<ResultRow>;

declare function compareRows(order: readonly OrderNode[], shape: KindShape, environment?: EvaluationEnvironment): Comparator<Row>;

declare function compareText(left: string, right: string): number;

declare function compileColumns(layout: RowLayout): (row: Row) => Row;

declare function compileCondition(condition: Condition, shape: KindShape, environment: EvaluationEnvironment): Predicate;

declare function compileFilter(condition: Condition | undefined, shape: KindShape, environment: EvaluationEnvironment): (row: Row) => boolean;

declare function compilePattern(operator: PatternOperator, pattern: string): TextMatcher;

declare function compileSearch(expression: SearchExpression): (text: string) => boolean;

declare function containedBy<Field extends FieldInput>(field: Field, value: JsonValue): On<JsonMatchNode, Field>;

declare function contains<Field extends FieldInput>(field: Field, value: JsonValue): On<JsonMatchNode, Field>;

declare function createSoulIdCodec(shape: KindShape): SoulIdCodec;

declare function createUuidV7(options: UuidV7Options): UuidSource;

declare function cursorOf(query: SacredQuery, layout: RowLayout, row: ResultRow): string;

declare function desc<Field extends FieldInput>(field: Field, nulls?: 'first' | 'last'): On<OrderNode, Field>;

declare function endsWith<Field extends FieldInput>(field: Field, value: string): On<PatternNode, Field>;

declare function eq<Field extends FieldInput, Value extends QueryValue>(field: Field, value: Value): Asks<ComparisonNode, Field, Value>;

declare function evaluateCount(query: SacredQuery, layout: RowLayout, source: RowSource): number;

declare function evaluateQuery(query: SacredQuery, layout: RowLayout, source: RowSource): readonly ResultRow[];

declare function exists<Bond extends string>(bond: Bond): ExistsNode & {
    readonly bond: Bond;
};
declare function exists<Bond extends string, const Where extends Condition>(bond: Bond, where: Where): ExistsNode & {
    readonly bond: Bond;
    readonly where: Where;
};
declare function exists(bond: string, where?: Condition): ExistsNode;

declare function foldAccess(query: SacredQuery, catalog: KindCatalog, rule: ReadRule): SacredQuery;

declare function foldAscii(text: string): string;

declare function foldCondition(condition: Condition, shape: KindShape, catalog: KindCatalog, rule: ReadRule): Condition;

declare function formatIsoTime(epochMs: number): string;

declare function gt<Field extends FieldInput, Value extends QueryValue>(field: Field, value: Value): Asks<ComparisonNode, Field, Value>;

declare function gte<Field extends FieldInput, Value extends QueryValue>(field: Field, value: Value): Asks<ComparisonNode, Field, Value>;

declare function hasKey<Field extends FieldInput>(field: Field, key: string): On<HasKeyNode, Field>;

declare function ilike<Field extends FieldInput>(field: Field, value: string): On<PatternNode, Field>;

declare function isAlways(condition: Condition): boolean;

declare function isDistinctFrom<Field extends FieldInput, Value extends QueryValue>(field: Field, value: Value): Asks<ComparisonNode, Field, Value>;

declare function isFalse<Field extends FieldInput>(field: Field): Asks<IsNode, Field, false>;

declare function isForbiddenKey(key: string): boolean;

declare function isIn<Field extends FieldInput, const Values extends readonly QueryValue[]>(field: Field, values: Values): Asks<InNode, Field, Values[number]>;

declare function isJsonArray(value: unknown): value is readonly JsonValue[];

declare function isJsonObject(value: JsonValue | undefined): value is JsonObject;

declare function isLuxError(error: unknown, code?: LuxErrorCode): error is LuxError;

declare function isNever(condition: Condition): boolean;

declare function isNotNull<Field extends FieldInput>(field: Field): NotNode & {
    readonly condition: Asks<IsNode, Field, null>;
};

declare function isNull<Field extends FieldInput>(field: Field): Asks<IsNode, Field, null>;

declare function isPlainObject(value: unknown): value is PlainObject;

declare function isPrincipalReference(value: unknown): value is PrincipalReference;

declare function isStorableText(text: string): boolean;

declare function isTrue<Field extends FieldInput>(field: Field): Asks<IsNode, Field, true>;

declare function jsonAt(value: JsonValue, path: JsonPath): JsonValue | undefined;

declare function jsonContains(whole: JsonValue, part: JsonValue): boolean;

declare function jsonEquals(left: JsonValue, right: JsonValue): boolean;

declare function jsonHasKey(value: JsonValue, key: string): boolean;

declare function jsonOverlaps(left: JsonValue, right: JsonValue): boolean;

declare function keysetCondition(query: SacredQuery, cursor: unknown, shape: KindShape): Condition;

declare function layoutOf(query: SacredQuery, catalog: KindCatalog): RowLayout;

declare function like<Field extends FieldInput>(field: Field, value: string): On<PatternNode, Field>;

declare function literalTarget(reference: FieldReference, literal: JsonValue, shape: KindShape): CellTarget;

declare function literalToCell(literal: unknown, target: CellTarget): Cell;

declare function lt<Field extends FieldInput, Value extends QueryValue>(field: Field, value: Value): Asks<ComparisonNode, Field, Value>;

declare function lte<Field extends FieldInput, Value extends QueryValue>(field: Field, value: Value): Asks<ComparisonNode, Field, Value>;

declare function negated(condition: Condition): Condition;

declare function neq<Field extends FieldInput, Value extends QueryValue>(field: Field, value: Value): Asks<ComparisonNode, Field, Value>;

declare function not<const Negated extends Condition>(condition: Negated): NotNode & {
    readonly condition: Negated;
};

declare function or<const Conditions extends readonly Condition[]>(...conditions: Conditions): OrNode & {
    readonly conditions: Conditions;
};

declare function overlaps<Field extends FieldInput>(field: Field, value: readonly JsonValue[]): On<JsonMatchNode, Field>;

declare function parameterize(query: SacredQuery, catalog: KindCatalog): Parameterized<ParameterizedQuery>;

declare function parameterizeCondition(condition: Condition, shape: KindShape, catalog: KindCatalog): Parameterized<ParameterizedCondition>;

declare function parseCell(text: string): JsonValue;

declare function parseIsoTime(text: string): number | undefined;

declare function parseJson(text: string, limits?: JsonLimits): JsonValue;

declare function parseSearch(mode: SearchNode['mode'], query: string): SearchExpression;

declare function renderRows(layout: RowLayout, rows: readonly ResultRow[]): JsonObject[];

declare function resolveBond(shape: KindShape, bond: BondShape, catalog: KindCatalog): BondJoin | undefined;

declare function resonanceBound(fraction: number): string;

declare function resonanceOf(soulId: string): number;

declare function resonates(fraction: number): ResonateNode;

declare function rowText(layout: RowLayout, row: ResultRow): string;

declare function rowsText(layout: RowLayout, rows: readonly ResultRow[]): string;

declare function scalarAt(value: JsonValue, path: JsonPath): JsonPrimitive;

declare function search(query: string, mode?: SearchNode['mode']): SearchNode;

declare function searchText(texts: readonly (string | null)[]): string;

declare function searchWords(text: string): string[];

declare function shapeIndexOf(shape: KindShape): ShapeIndex;

declare function startsWith<Field extends FieldInput>(field: Field, value: string): On<PatternNode, Field>;

declare function toAggregateQuery(kind: Named, input: unknown): SacredQuery;

declare function toCondition(kind: Named, where: unknown): Condition;

declare function toFloat(value: number, where: ValuePlace): number;

declare function toInt(value: number, where: ValuePlace, range?: NumberRange): number;

declare function toInt64(value: bigint, where: ValuePlace): bigint;

declare function toLiteral(value: QueryValue): Literal;

declare function toQuery(kind: Named, input: unknown): SacredQuery;

declare function toTimeMs(epochMs: number, where: ValuePlace): number;

declare function unknownBond(name: unknown, shape: KindShape): LuxError;

declare function unknownField(name: unknown, shape: KindShape): LuxError;

declare function unknownKind(name: unknown): LuxError;

declare function validateCondition(input: unknown, shape: KindShape, catalog: KindCatalog, options?: ValidationOptions): Condition;

declare function validateQuery(input: unknown, catalog: KindCatalog, options?: ValidationOptions): SacredQuery;

declare function valueToCell(value: unknown, target: CellTarget): Cell;

declare function wholeLayout(shape: KindShape): RowLayout;

// Not exported, but part of the above:

type Named = Pick<KindShape, 'name'>;

type WithSlot<Node, Member extends keyof Node> = Omit<Node, Member> & {
    readonly [M in Member]: ParameterSlot;
};

declare const given: unique symbol;
