// Public API of @luxdb/protocol. Written by: npm run check -- api --update

interface BodyLimits {
    readonly maxBodyBytes: number;
    readonly requestTimeoutMs: number;
}

interface BodySource {
    readonly headers: RequestHeaders;
    readonly body: ReadableStream<Uint8Array> | null;
    arrayBuffer(): Promise<ArrayBuffer>;
}

interface BucketAnswer {
    readonly allowed: boolean;
    readonly remaining: number;
    readonly retryAfterMs: number;
}

type DeltaPayload = {
    readonly cursor: string;
    readonly changes: readonly DeltaStep[];
};

type DeltaStep = {
    readonly type: 'enter' | 'update' | 'move';
    readonly soulId: string;
    readonly being: JsonObject;
    readonly index?: number;
} | {
    readonly type: 'leave';
    readonly soulId: string;
};

type EmbedPath = readonly string[];

type ErrorVerbosity = 'verbose' | 'minimal';

type HostGuard = (host: string | null | undefined) => void;

interface HostGuardOptions {
    readonly hosts: 'loopback' | readonly string[];
}

declare class KindChanges {
    #private;
    wentOn(): void;
    mayGoOn(error: unknown): boolean;
}

type LiveDelta = Extract<LiveMessage, {
    type: 'delta';
}>;

type LiveSnapshot = Extract<LiveMessage, {
    type: 'snapshot';
}>;

interface OrderTerm {
    readonly place: ParsedPlace;
    readonly relation?: string;
    readonly direction: 'asc' | 'desc';
    readonly nulls?: 'first' | 'last';
}

interface OriginGuard {
    allowed(origin: string | null | undefined): string | undefined;
    assert(origin: string | null | undefined): void;
}

interface OriginGuardOptions {
    readonly origins?: readonly string[];
}

type ParsedCondition = ParsedLogic | ParsedFilter;

interface ParsedFilter {
    readonly type: 'filter';
    readonly negated: boolean;
    readonly place: ParsedPlace;
    readonly operation: ParsedOperation;
}

interface ParsedLogic {
    readonly type: 'and' | 'or';
    readonly negated: boolean;
    readonly conditions: readonly ParsedCondition[];
}

type ParsedOperation = {
    readonly type: 'simple';
    readonly operator: SimpleOperator;
    readonly operand: string;
} | {
    readonly type: 'quantified';
    readonly operator: QuantifiableOperator;
    readonly quantifier: 'any' | 'all';
    readonly operands: readonly (string | null)[];
} | {
    readonly type: 'in';
    readonly operands: readonly string[];
} | {
    readonly type: 'is';
    readonly value: (typeof IS_VALUES)[number];
} | {
    readonly type: 'distinct';
    readonly operand: string;
} | {
    readonly type: 'search';
    readonly operator: (typeof SEARCHES)[number];
    readonly language?: string;
    readonly operand: string;
};

interface ParsedParameters {
    readonly select?: readonly SelectItem[];
    readonly where: readonly ScopedCondition[];
    readonly order: readonly ScopedOrder[];
    readonly limit: readonly ScopedCount[];
    readonly offset: readonly ScopedCount[];
    readonly columns?: readonly string[];
    readonly onConflict?: readonly string[];
    readonly after?: string;
    readonly ignored: readonly string[];
}

interface ParsedPlace {
    readonly name: string;
    readonly path: readonly (string | number)[];
    readonly asText: boolean;
}

interface PostgrestError {
    readonly code: string;
    readonly message: string;
    readonly details: PostgrestText['details'] | null;
    readonly hint: string | null;
}

interface Problem {
    readonly type: string;
    readonly title: string;
    readonly status: number;
    readonly detail: string;
    readonly code: LuxErrorCode;
    readonly requestId: string;
    readonly details?: LuxError['details'];
}

type QueryPair = readonly [
    name: string,
    value: string
];

interface RequestHeaders {
    get(name: string): string | null;
    has(name: string): boolean;
}

interface ScopedCondition {
    readonly path: EmbedPath;
    readonly condition: ParsedCondition;
}

interface ScopedCount {
    readonly path: EmbedPath;
    readonly count: number;
}

interface ScopedOrder {
    readonly path: EmbedPath;
    readonly terms: readonly OrderTerm[];
}

interface SelectAll {
    readonly type: 'all';
}

interface SelectCount {
    readonly type: 'count';
    readonly alias?: string;
    readonly cast?: string;
}

interface SelectEmbed {
    readonly type: 'embed';
    readonly alias?: string;
    readonly name: string;
    readonly hint?: string;
    readonly join?: 'inner' | 'left';
    readonly spread: boolean;
    readonly items: readonly SelectItem[];
}

interface SelectField {
    readonly type: 'field';
    readonly alias?: string;
    readonly place: ParsedPlace;
    readonly cast?: string;
    readonly aggregate?: {
        readonly function: (typeof AGGREGATES)[number];
        readonly cast?: string;
    };
}

type SelectItem = SelectAll | SelectField | SelectCount | SelectEmbed;

interface Selected {
    readonly select?: readonly SelectionNode[];
    readonly embed?: readonly EmbedNode[];
    readonly aggregate?: AggregateClause;
}

type SnapshotChunk = {
    readonly index: number;
    readonly rows: readonly JsonObject[];
    readonly soulIds: readonly string[];
    readonly cursor?: string;
};

type SnapshotPayload = {
    readonly rows: readonly JsonObject[];
    readonly soulIds: readonly string[];
    readonly cursor: string;
};

interface SourceRecord {
    readonly value: JsonValue;
    readonly line: number;
}

interface TokenBucketOptions {
    readonly perSecond: number;
    readonly burst: number;
    readonly maxKeys?: number;
    readonly clock?: () => number;
}

declare class TokenBuckets {
    #private;
    readonly burst: number;
    constructor({ perSecond, burst, maxKeys, clock }: TokenBucketOptions);
    get size(): number;
    take(key: string, count?: number): BucketAnswer;
}

declare function createHostGuard({ hosts }: HostGuardOptions): HostGuard;

declare function createOriginGuard({ origins }: OriginGuardOptions): OriginGuard;

declare function deltaPayload({ changes, cursor }: LiveDelta, layout: RowLayout): DeltaPayload;

declare function inChunks({ rows, soulIds, cursor }: SnapshotPayload): readonly SnapshotChunk[];

declare function isFault(error: LuxError): boolean;

declare function parseCsv(text: string, shape: KindShape, nullText: string): readonly JsonObject$1[];

declare function parseParameters(search: string): ParsedParameters;

declare function parseQueryString(search: string): readonly QueryPair[];

declare function postgrestStatus(error: LuxError): number;

declare function publicMessage(error: LuxError): string;

declare function readBytes(request: BodySource, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>>;

declare function readCsv(chunks: AsyncIterable<string>, shape: KindShape): AsyncGenerator<SourceRecord>;

declare function readNdjson(chunks: AsyncIterable<string>): AsyncGenerator<SourceRecord>;

declare function retryAfterSeconds(error: LuxError): number | undefined;

declare function rightsOf(engine: AstralEngine, principal: Principal): string;

declare function sameRights(before: string, now: string): boolean;

declare function snapshotPayload({ rows, soulIds, cursor }: LiveSnapshot, layout: RowLayout): SnapshotPayload;

declare function toPostgrestError(error: LuxError, verbosity?: ErrorVerbosity): PostgrestError;

declare function toProblem(error: LuxError, requestId: string, verbosity?: ErrorVerbosity): Problem;

declare function toSacredQuery(parsed: ParsedParameters, kind: string, catalog: KindCatalog): SacredQuery;

declare function toSelected(parsed: ParsedParameters, kind: string, catalog: KindCatalog): Selected;

declare function toWhere(parsed: ParsedParameters, kind: string, catalog: KindCatalog): Condition | undefined;

declare function withDeadline<T>(promise: Promise<T>, timeoutMs: number, leftMs?: number): Promise<T>;

// Not exported, but part of the above:

declare const AGGREGATES: readonly [
    "sum",
    "avg",
    "count",
    "min",
    "max"
];

type Details = LuxError['details'];

declare const IS_VALUES: readonly [
    "null",
    "not_null",
    "true",
    "false",
    "unknown"
];

interface PostgrestText {
    readonly message: string;
    readonly details?: string | readonly Details[];
    readonly hint?: string;
}

declare const QUANTIFIABLE: readonly [
    "eq",
    "gte",
    "gt",
    "lte",
    "lt",
    "like",
    "ilike",
    "match",
    "imatch"
];

type QuantifiableOperator = (typeof QUANTIFIABLE)[number];

declare const SEARCHES: readonly [
    "fts",
    "plfts",
    "phfts",
    "wfts"
];

type SimpleOperator = QuantifiableOperator | (typeof UNQUANTIFIABLE)[number];

declare const UNQUANTIFIABLE: readonly [
    "neq",
    "cs",
    "cd",
    "ov",
    "sl",
    "sr",
    "nxr",
    "nxl",
    "adj"
];
