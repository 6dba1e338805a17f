// Public API of @luxdb/client. Written by: npm run check -- api --update

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
    watch<T = Readonly<Record<string, unknown>>>(asked: WatchQuery): LiveQuery<T>;
    close(): void;
}

interface LuxClientOptions {
    readonly token?: string;
    readonly open?: SocketMaker;
    readonly heartbeatMs?: number;
    readonly backoffMs?: (failures: number) => number;
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
