// Public API of @luxdb/auth. Written by: npm run check -- api --update

interface ApiKeyOptions {
    readonly name: string;
    readonly roles: readonly string[];
    readonly expiresAt?: number;
}

interface ApiKeyRecord {
    readonly id: string;
    readonly name: string;
    readonly roles: readonly string[];
    readonly createdAt: number;
    readonly expiresAt?: number;
    readonly digest: string;
}

declare class ApiKeyStore {
    #private;
    constructor(store: StateStore, clock?: () => number);
    create(options: ApiKeyOptions): Promise<NewApiKey>;
    list(): Promise<readonly ApiKeyRecord[]>;
    isEmpty(): Promise<boolean>;
    revoke(id: string): Promise<boolean>;
    verify(text: string): Promise<ApiKeyRecord | undefined>;
}

interface AuthOptions {
    readonly apiKeys?: ApiKeyStore;
    readonly jwt?: JwtOptions;
    readonly withoutCredentials?: 'local' | 'anonymous';
    readonly clock?: () => number;
}

declare const JWT_ALGORITHMS: readonly [
    ...typeof SECRET_ALGORITHMS,
    ...typeof PUBLIC_KEY_ALGORITHMS
];

type JwtKey = {
    readonly secret: string;
    readonly algorithms?: readonly string[];
} | {
    readonly publicKey: string;
    readonly algorithms: readonly string[];
} | {
    readonly jwksUrl: string;
    readonly algorithms: readonly string[];
    readonly maxAgeSeconds?: number;
};

interface JwtOptions {
    readonly key: JwtKey;
    readonly issuer?: string;
    readonly audience?: string;
    readonly rolesClaim?: string;
    readonly allowedRoles?: readonly string[];
    readonly clockToleranceSeconds?: number;
}

interface NewApiKey {
    readonly key: string;
    readonly record: ApiKeyRecord;
}

declare function createAuthenticator(options: AuthOptions): Authenticator;

// Not exported, but part of the above:

declare const PUBLIC_KEY_ALGORITHMS: readonly [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519"
];

declare const SECRET_ALGORITHMS: readonly [
    "HS256",
    "HS384",
    "HS512"
];
