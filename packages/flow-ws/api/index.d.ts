// Public API of @luxdb/flow-ws. Written by: npm run check -- api --update

interface BroadcastBus {
    publish(message: BusMessage): Promise<void>;
    subscribe(prefix: string, listener: (message: BusMessage) => void): () => void;
    close(): Promise<void>;
}

interface BusMessage {
    readonly topic: string;
    readonly event: string;
    readonly payload: string;
}

declare const DEFAULT_WEBSOCKET_LIMITS: WebSocketFlowLimits;

interface Energy {
    readonly channel: string;
    readonly event?: string;
    readonly payload: JsonValue;
}

declare class LocalBus implements BroadcastBus {
    #private;
    publish(message: BusMessage): Promise<void>;
    subscribe(prefix: string, listener: Listener): () => void;
    close(): Promise<void>;
}

declare class Portal implements ChannelPort {
    #private;
    readonly clientId: string;
    readonly version: SerializerVersion;
    constructor(options: PortalOptions);
    get principal(): Principal;
    get load(): PortalLoad;
    get isClosed(): boolean;
    receiveText(text: string): void;
    receiveBinary(bytes: Uint8Array): void;
    send(message: PhoenixMessage): void;
    sendFrame(frame: Buffer): void;
    ready(): Promise<void>;
    reasonOf(error: LuxError): JsonValue;
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

declare class WebSocketFlow implements Flow {
    #private;
    readonly name: string;
    constructor(options?: WebSocketFlowOptions);
    start(engine: AstralEngine): Promise<void>;
    stop(): Promise<void>;
    attach(server: Server): void;
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
    openPortal(clientId: string, connection: PortalConnection): Portal;
    get clientIds(): readonly string[];
    broadcastEnergy(energy: Energy): Promise<void>;
    closePortal(clientId: string, reason?: string, code?: number): boolean;
    recheck(): Promise<void>;
    pulse(): JsonObject;
}

interface WebSocketFlowLimits extends OutboxLimits {
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

type BroadcastPayload = {
    readonly encoding: 'binary';
    readonly bytes: Uint8Array;
} | {
    readonly encoding: 'json';
    readonly text: string;
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
    get signal(): AbortSignal;
    open(handler: TopicHandler, join: PhoenixMessage): Promise<void>;
    receive(message: PhoenixMessage): Promise<void>;
    receiveBroadcast(broadcast: UserBroadcast): Promise<void>;
    reauthorize(): Promise<void>;
    push(event: string, payload: JsonValue): void;
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
    readonly signal: AbortSignal;
    push(event: string, payload: JsonValue): void;
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
    reasonOf(error: LuxError): JsonValue;
    forget(channel: Channel): void;
}

type ChannelState = 'absent' | 'joining' | 'joined';

declare class FlushQueue {
    #private;
    add(flushable: Flushable): void;
}

interface Flushable {
    flush(): void;
}

declare class JoinedFrames {
    #private;
    of(frames: readonly Buffer[]): Buffer;
}

type Listener = (message: BusMessage) => void;

declare class Outbox implements Flushable {
    #private;
    constructor(options: OutboxOptions);
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
    readonly socket: PortalSocket;
    readonly queue: FlushQueue;
    readonly joined: JoinedFrames;
    readonly limits: OutboxLimits;
    readonly onStalled: () => void;
    readonly now: () => number;
}

interface PhoenixMessage {
    readonly joinRef: string | null;
    readonly ref: string | null;
    readonly topic: string;
    readonly event: string;
    readonly payload: JsonValue;
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
    readonly handlerOf: (topic: string) => TopicHandler | undefined;
    readonly maxChannels: number;
    readonly admit: () => boolean;
    readonly reasonOf: (error: LuxError) => JsonObject;
    readonly renew: (token: string) => Promise<void>;
    readonly close: (code: number, reason: string) => void;
}

interface TopicHandler {
    readonly prefix: string;
    open(link: ChannelLink, payload: JsonValue): Promise<TopicSession>;
}

interface TopicSession {
    readonly response: JsonValue;
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
    readonly payload: BroadcastPayload;
}
