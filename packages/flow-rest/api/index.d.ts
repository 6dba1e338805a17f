// Public API of @luxdb/flow-rest. Written by: npm run check -- api --update

interface CallContext {
    readonly catalog: KindCatalog;
    readonly maxRows: number;
}

interface CallOrigin {
    readonly kind: string;
    readonly realm: string | undefined;
    readonly requestId: string;
}

interface CreateCall extends CollectionCall {
    readonly type: 'create';
    readonly beings: readonly JsonObject[];
}

declare const DEFAULT_REST_LIMITS: RestFlowLimits;

interface DeleteCall extends CollectionCall {
    readonly type: 'delete';
}

interface DissolveCall extends BeingTarget {
    readonly type: 'dissolve';
    readonly condition: WriteCondition;
}

interface EvolveCall extends BeingTarget {
    readonly type: 'evolve';
    readonly patch: JsonObject;
    readonly condition: WriteCondition;
    readonly isMinimal: boolean;
}

interface FaultContext {
    readonly requestId: string;
    readonly method: string;
    readonly path: string;
}

interface FindCall extends BeingTarget {
    readonly type: 'find';
    readonly ifNoneMatch: string | null;
}

interface HttpRequest extends BodySource {
    readonly method: string;
    readonly url: string;
    readonly signal: AbortSignal;
}

interface ListCall extends CollectionCall {
    readonly type: 'list';
    readonly offset: number;
    readonly limit: number;
    readonly after: string | undefined;
    readonly query: string;
}

type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

interface NodeListenerOptions {
    readonly answer: (request: HttpRequest, peer: RequestPeer) => Promise<ResponseParts> | undefined;
    readonly otherwise: NodeListener;
}

interface Preferences {
    readonly resolution?: 'merge-duplicates' | 'ignore-duplicates';
    readonly missing?: 'default' | 'null';
    readonly return?: 'representation' | 'minimal' | 'headers-only';
    readonly count?: 'exact' | 'planned' | 'estimated';
    readonly handling?: 'strict' | 'lenient';
    readonly maxAffected?: number;
    readonly page?: 'cursor';
    readonly tx?: 'commit' | 'rollback';
    readonly timezone?: 'UTC';
}

interface QueryCall extends CallOrigin {
    readonly type: 'query';
    readonly query: SacredQuery;
    readonly preferences: Preferences;
}

interface Representation {
    readonly type: 'array' | 'object' | 'csv' | 'lines' | 'events' | 'plan' | 'plan-text';
    readonly stripsNulls: boolean;
    readonly contentType: string;
}

interface RequestPeer {
    readonly address?: string;
    readonly incoming?: {
        readonly socket: PeerSocket;
    };
    readonly outgoing?: PeerResponse;
    readonly bodyFlows?: () => void;
}

interface ResponseParts {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | ReadableStream<Uint8Array>;
}

type RestCall = ListCall | WriteCall | FindCall | EvolveCall | DissolveCall | QueryCall;

declare class RestFlow implements Flow {
    #private;
    readonly name: string;
    constructor(options?: RestFlowOptions);
    readonly fetch: (request: Request, peer?: RequestPeer) => Promise<Response>;
    answer(request: HttpRequest, peer: RequestPeer): Promise<ResponseParts>;
    start(engine: AstralEngine): Promise<void>;
    stop(): Promise<void>;
    pulse(): JsonObject$1;
}

interface RestFlowLimits {
    readonly maxBodyBytes: number;
    readonly maxUrlBytes: number;
    readonly maxRows: number;
    readonly maxAnswerCharacters: number;
    readonly requestTimeoutMs: number;
    readonly maxStreams: number;
    readonly maxStreamsPerPrincipal: number;
    readonly maxEventStreams: number;
    readonly maxEventStreamsPerPrincipal: number;
    readonly heartbeatMs: number;
    readonly recheckMs: number;
    readonly maxAnswers: number;
    readonly answerTimeToLiveMs: number;
    readonly requestsPerSecond: number;
    readonly requestBurst: number;
}

interface RestFlowOptions {
    readonly name?: string;
    readonly basePath?: string;
    readonly authenticator?: Authenticator;
    readonly hosts?: 'loopback' | 'any' | readonly string[];
    readonly origins?: readonly string[];
    readonly limits?: Partial<RestFlowLimits>;
    readonly trustProxy?: boolean;
    readonly serverTiming?: boolean;
    readonly strictKinds?: readonly string[];
    readonly errorVerbosity?: ErrorVerbosity;
    readonly onFault?: (error: LuxError, context: FaultContext) => void;
    readonly clock?: () => number;
}

interface UpdateCall extends CollectionCall {
    readonly type: 'update';
    readonly patch: JsonObject;
}

type WriteCall = CreateCall | PutCall | UpdateCall | DeleteCall;

interface WriteCondition {
    readonly version?: number;
    readonly where?: Condition;
}

declare function channelRequest(call: RestCall, context: CallContext): AstralRequest;

declare function createRestFlow(options?: RestFlowOptions): RestFlow;

declare function manifestResponse(call: RestCall, result: RealmResult, context: CallContext): ResponseParts;

declare function nodeListener({ answer, otherwise }: NodeListenerOptions): NodeListener;

// Not exported, but part of the above:

interface BeingTarget extends CallOrigin {
    readonly soulId: string;
}

interface CollectionCall extends CallOrigin {
    readonly parameters: ParsedParameters;
    readonly preferences: Preferences;
    readonly representation: Representation;
    readonly path: string;
}

interface PeerResponse {
    once(event: 'close', listener: () => void): unknown;
}

interface PeerSocket {
    readonly remoteAddress?: string | undefined;
    readonly destroyed?: boolean;
    destroy?(): unknown;
}

interface PutCall extends CollectionCall {
    readonly type: 'put';
    readonly being: JsonObject;
}
