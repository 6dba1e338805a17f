// Public API of @luxdb/client. Written by: npm run check -- api --update

interface AskOptions {
    readonly signal?: AbortSignal;
    readonly realm?: string;
    readonly page?: boolean;
}

interface FetchInit {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body: string;
    readonly signal?: AbortSignal;
}

type FetchLike = (url: string, init: FetchInit) => Promise<FetchedLike>;

interface FetchedLike {
    readonly ok: boolean;
    readonly status: number;
    text(): Promise<string>;
}

interface LiveQuery<T> {
    readonly status: LiveStatus;
    readonly refusal: {
        readonly code: string;
        readonly reason: string;
    } | undefined;
    rows(): readonly T[];
    onChange(listener: () => void): () => void;
    close(): void;
}

type LiveStatus = 'connecting' | 'live' | 'refused' | 'closed';

interface LuxClient {
    query(query: SacredQuery, options?: AskOptions): Promise<QueryAnswer>;
    watch<T = Readonly<Record<string, unknown>>>(asked: WatchQuery): LiveQuery<T>;
    close(): void;
}

interface LuxClientOptions {
    readonly token?: string;
    readonly open?: SocketMaker;
    readonly fetch?: FetchLike;
    readonly heartbeatMs?: number;
    readonly backoffMs?: (failures: number) => number;
}

interface QueryAnswer {
    readonly rows: readonly JsonObject[];
    readonly next?: string;
}

interface SocketLike {
    onopen: ((event: never) => unknown) | null;
    onclose: ((event: never) => unknown) | null;
    onerror: ((event: never) => unknown) | null;
    onmessage: ((event: never) => unknown) | null;
    send(text: string): void;
    close(): void;
}

type SocketMaker = (url: string) => SocketLike;

type WatchQuery = {
    readonly query: SacredQuery;
    readonly realm?: string;
} | {
    readonly kind: string;
    readonly filter?: string;
    readonly realm?: string;
};

declare function createClient(url: string, options?: LuxClientOptions): LuxClient;
