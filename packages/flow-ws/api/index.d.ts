// Public API of @luxdb/flow-ws. Written by: npm run check -- api --update

declare const DEFAULT_WEBSOCKET_LIMITS: WebSocketFlowLimits;

interface Energy {
    readonly channel: string;
    readonly event?: string;
    readonly payload: JsonValue | Uint8Array;
}

declare class Portal implements ChannelPort {
    #private;
    readonly clientId: string;
    readonly version: SerializerVersion;
    constructor({ clientId, version, principal, outbox }: PortalOptions, host: PortalHost);
    get principal(): Principal;
    get load(): PortalLoad;
    get isClosed(): boolean;
    receiveText(text: string): void;
    receiveBinary(bytes: Uint8Array): void;
    send(message: PhoenixMessage): void;
    sendFrame(frame: Buffer): void;
    ready(): Promise<void>;
    reasonOf(error: LuxError): ErrorPayload;
    become(principal: Principal): Promise<void>;
    forget(channel: Channel): void;
    close(code: number, reason: string): void;
    release(): void;
}

interface PortalConnection {
    readonly socket: PortalSocket;
    readonly principal: Principal;
    readonly version?: UpgradeRequest['version'];
}

interface PortalSocket {
    readonly bufferedBytes: number;
    write(frames: Buffer): void;
    onDrain(listener: () => void): void;
    close(code: number, reason: string): void;
    ping(): void;
}

type SerializerVersion = '1.0.0' | '2.0.0';

type TopicAction = 'listen' | 'speak';

declare const WIRE_VERSION = 1;

declare class WebSocketFlow implements Flow {
    #private;
    readonly name: string;
    constructor(options?: WebSocketFlowOptions);
    start(engine: AstralEngine): Promise<void>;
    stop(): Promise<void>;
    attach(server: Server): void;
    handleRequest(request: Request): Promise<Response> | undefined;
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
    openPortal(clientId: string, connection: PortalConnection): Portal;
    get clientIds(): readonly string[];
    broadcastEnergy(energy: Energy): Promise<void>;
    closePortal(clientId: string, reason?: string, code?: number): boolean;
    recheck(): Promise<void>;
    pulse(): JsonObject;
}

interface WebSocketFlowLimits extends OutboxLimits, PresenceTimes {
    readonly maxMessageBytes: number;
    readonly maxPortals: number;
    readonly maxPortalsPerPrincipal: number;
    readonly maxChannels: number;
    readonly maxMessagesPerSecond: number;
    readonly joinTimeoutMs: number;
    readonly pingAfterMs: number;
    readonly silentMs: number;
    readonly recheckMs: number;
}

interface WebSocketFlowOptions {
    readonly name?: string;
    readonly authenticator?: Authenticator;
    readonly hosts?: 'loopback' | 'any' | readonly string[];
    readonly origins?: readonly string[];
    readonly limits?: Partial<WebSocketFlowLimits>;
    readonly bus?: BroadcastBus;
    readonly mayUseTopic?: (principal: Principal, topic: string, action: TopicAction) => boolean;
    readonly errorVerbosity?: ErrorVerbosity;
    readonly onFault?: (error: LuxError, context: {
        readonly clientId: string;
    }) => void;
    readonly now?: () => number;
}

// Not exported, but part of the above:

declare class BehindWatch {
    #private;
    add(watched: Watched): void;
    remove(watched: Watched): void;
}

type BroadcastMessage = {
    readonly event: 'broadcast';
    readonly payload: BroadcastPayload;
};

type BroadcastPayload = {
    readonly type: 'broadcast';
    readonly event: string;
    readonly payload: JsonValue;
};

type BroadcastPayload$1 = {
    readonly encoding: 'binary';
    readonly bytes: Uint8Array;
} | {
    readonly encoding: 'json';
    readonly text: string;
};

type ChangesColumn = {
    readonly name: string;
    readonly type: string;
};

type ChangesData = {
    readonly schema: string;
    readonly table: string;
    readonly commit_timestamp: string;
    readonly type: string;
    readonly columns: readonly ChangesColumn[];
    readonly record: JsonObject;
    readonly old_record?: JsonObject;
    readonly errors: null;
    readonly cursor: string;
};

type ChangesMessage = {
    readonly event: 'postgres_changes';
    readonly payload: ChangesPayload;
};

type ChangesPayload = {
    readonly ids: readonly number[];
    readonly data: ChangesData;
};

declare class Channel implements ChannelLink {
    #private;
    readonly topic: string;
    readonly joinRef: string | null;
    constructor(port: ChannelPort, { topic, joinRef, ref }: PhoenixMessage);
    get state(): ChannelState;
    get clientId(): string;
    get version(): SerializerVersion;
    get principal(): Principal;
    get isOver(): boolean;
    onEnd(listener: () => void): void;
    open(handler: TopicHandler, join: PhoenixMessage): Promise<void>;
    receive(message: PhoenixMessage): Promise<void>;
    receiveBroadcast(broadcast: UserBroadcast): Promise<void>;
    reauthorize(): Promise<void>;
    push<Event extends DownEvent>(event: Event, payload: DownPayload<Event>): void;
    pushFrame(frame: Buffer): void;
    reply(ref: string | null, status: 'ok' | 'error', response: JsonValue): void;
    ready(): Promise<void>;
    crash(error: LuxError): void;
    leave(ref: string | null): void;
    close(): void;
    end(): void;
}

interface ChannelLink {
    readonly topic: string;
    readonly clientId: string;
    readonly version: SerializerVersion;
    readonly principal: Principal;
    readonly isOver: boolean;
    onEnd(listener: () => void): void;
    push<Event extends DownEvent>(event: Event, payload: DownPayload<Event>): void;
    pushFrame(frame: Buffer): void;
    reply(ref: string | null, status: 'ok' | 'error', response: JsonValue): void;
    ready(): Promise<void>;
    crash(error: LuxError): void;
}

interface ChannelPort {
    readonly clientId: string;
    readonly version: SerializerVersion;
    readonly principal: Principal;
    send(message: PhoenixMessage): void;
    sendFrame(frame: Buffer): void;
    ready(): Promise<void>;
    reasonOf(error: LuxError): ErrorPayload;
    forget(channel: Channel): void;
}

type ChannelState = 'absent' | 'joining' | 'joined';

type ChunkMessage = {
    readonly event: 'chunk';
    readonly payload: SnapshotChunk;
};

type ChunkedPayload = {
    readonly chunks: number;
};

type CloseMessage = {
    readonly event: 'phx_close';
    readonly payload: Readonly<Record<string, never>>;
};

type DeltaMessage = {
    readonly event: 'delta';
    readonly payload: DeltaPayload;
};

type DownEvent = DownMessage['event'];

type DownMessage = BroadcastMessage | ChangesMessage | ChunkMessage | CloseMessage | DeltaMessage | ErrorMessage | PresenceDiffMessage | PresenceStateMessage | ReplyMessage | ResyncMessage | SnapshotMessage | SystemMessage;

type DownPayload<Event extends DownEvent> = Extract<DownMessage, {
    readonly event: Event;
}>['payload'];

type ErrorMessage = {
    readonly event: 'phx_error';
    readonly payload: ErrorPayload;
};

type ErrorPayload = {
    readonly reason: string;
    readonly code?: string;
    readonly details?: JsonObject;
};

declare class FlushQueue {
    #private;
    add(flushable: Flushable): void;
}

interface Flushable {
    flush(): void;
}

declare class FrameRun {
    #private;
    readonly bytes: number;
    constructor(frame: Buffer, before?: FrameRun);
    beginsWith(frame: Buffer): boolean;
    followedBy(frame: Buffer): FrameRun;
    get joined(): Buffer;
    frames(): Buffer[];
}

declare class FrameRuns {
    #private;
    begin(frame: Buffer): FrameRun;
}

declare class Outbox implements Flushable, Watched {
    #private;
    constructor(socket: PortalSocket, onStalled: () => void, options: OutboxOptions);
    get bufferedBytes(): number;
    send(frame: Buffer): void;
    ready(): Promise<void>;
    flush(): void;
    check(): void;
    close(): void;
}

interface OutboxLimits {
    readonly maxBufferedBytes: number;
    readonly maxStalledBytes: number;
    readonly maxStalledMs: number;
}

interface OutboxOptions {
    readonly queue: FlushQueue;
    readonly runs: FrameRuns;
    readonly behind: BehindWatch;
    readonly limits: OutboxLimits;
    readonly now: () => number;
}

interface PhoenixMessage {
    readonly joinRef: string | null;
    readonly ref: string | null;
    readonly topic: string;
    readonly event: string;
    readonly payload: JsonValue;
}

interface PortalHost {
    readonly maxChannels: number;
    handlerOf(topic: string): TopicHandler | undefined;
    admit(portal: Portal): boolean;
    reasonOf(error: LuxError, portal: Portal): ErrorPayload;
    renew(portal: Portal, token: string): Promise<void>;
    disconnect(portal: Portal, code: number, reason: string): void;
}

interface PortalLoad {
    readonly channels: number;
    readonly bufferedBytes: number;
}

interface PortalOptions {
    readonly clientId: string;
    readonly version: SerializerVersion;
    readonly principal: Principal;
    readonly outbox: Outbox;
}

type PresenceDiff = {
    readonly joins: PresenceState;
    readonly leaves: PresenceState;
};

type PresenceDiffMessage = {
    readonly event: 'presence_diff';
    readonly payload: PresenceDiff;
};

type PresenceMeta = JsonObject & {
    readonly phx_ref: string;
};

type PresenceState = Readonly<Record<string, {
    readonly metas: readonly PresenceMeta[];
}>>;

type PresenceStateMessage = {
    readonly event: 'presence_state';
    readonly payload: PresenceState;
};

interface PresenceTimes {
    readonly presenceBeatMs: number;
    readonly presenceSilentMs: number;
}

type ReplyMessage = {
    readonly event: 'phx_reply';
    readonly payload: {
        readonly status: 'ok' | 'error';
        readonly response: JsonValue;
    };
};

type ResyncMessage = {
    readonly event: 'resync';
    readonly payload: {
        readonly reason: string;
    };
};

type SnapshotMessage = {
    readonly event: 'snapshot';
    readonly payload: SnapshotPayload | ChunkedPayload;
};

type SystemMessage = {
    readonly event: 'system';
    readonly payload: SystemPayload;
};

type SystemPayload = {
    readonly channel: string;
    readonly extension: 'postgres_changes';
    readonly status: 'ok' | 'error';
    readonly message: string;
};

interface TopicHandler {
    readonly prefix: string;
    open(link: ChannelLink, payload: JsonValue): Promise<TopicSession>;
}

interface TopicSession {
    answer(): JsonValue;
    start(): void;
    receive(message: PhoenixMessage): void | Promise<void>;
    receiveBroadcast?(broadcast: UserBroadcast): void | Promise<void>;
    reauthorize(): void | Promise<void>;
    close(): void;
}

interface UpgradeRequest {
    readonly version: SerializerVersion;
    readonly credentials: Credentials;
}

interface UserBroadcast {
    readonly joinRef: string | null;
    readonly ref: string | null;
    readonly topic: string;
    readonly userEvent: string;
    readonly metadata: string;
    readonly payload: BroadcastPayload$1;
}

interface Watched {
    check(): void;
}
