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

type JwtKey = {
    readonly secret: string;
    readonly algorithms?: readonly string[];
} | {
    readonly publicKey: string;
    readonly algorithms: readonly string[];
} | {
    readonly jwksUrl: string;
    readonly algorithms: readonly string[];
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
