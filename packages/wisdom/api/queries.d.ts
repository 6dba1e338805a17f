// Public API of @luxdb/wisdom/queries. Written by: npm run check -- api --update

interface ClientAnswer {
    readonly rows: readonly JsonObject[];
    readonly next?: string;
}

interface ClientCallOptions {
    readonly signal?: AbortSignal;
    readonly realm?: string;
    readonly page?: boolean;
}

interface ClientGroupQuery<K extends AnyKind, Names, Columns> extends GroupWords<K, Names, Columns, 'there'> {
    transcend(options?: ClientCallOptions): Promise<JsonOf<AggregateRowOf<K, Grouped<Names, Columns>>>[]>;
}

interface ClientKindQuery<K extends AnyKind, Chosen = never, Bound = unknown> extends QueryWords<K, Chosen, Bound, 'there'> {
    transcend(options?: ClientCallOptions): Promise<ResultThere<K, Chosen, Bound>[]>;
    page(options?: ClientCallOptions): Promise<Page<ResultThere<K, Chosen, Bound>>>;
    watch(): LiveRows<ResultThere<K, Chosen, Bound>>;
}

interface ClientMeditation {
    of<K extends AnyKind>(kind: K | K['name']): ClientKindQuery<K>;
}

interface ClientQueryOptions {
    readonly realm?: string;
}

interface ClientSacredQueries {
    beginMeditation(intention?: string): ClientMeditation;
}

interface ClientTarget {
    query(query: SacredQuery, options?: ClientCallOptions): Promise<ClientAnswer>;
    watch<T>(asked: {
        readonly query: SacredQuery;
        readonly realm?: string;
    }): LiveRows<T>;
}

interface EngineTarget {
    homeOf(kind: string): string;
    of<K extends AnyKind>(kind: K, options: EngineHandleOptions): QueryCollection<K>;
}

interface GroupQuery<K extends AnyKind, Names, Columns> extends GroupWords<K, Names, Columns, 'here'> {
    transcend(options?: CallOptions): Promise<AggregateRowOf<K, Grouped<Names, Columns>>[]>;
}

interface GroupWords<K extends AnyKind, Names, Columns, P extends Place> {
    aggregate<const More extends object>(columns: CheckedColumns<K, More>): GroupIn<P, K, Names, Columns & More>;
    having<const Having extends object>(having: CheckedHaving<Grouped<Names, Columns>, Having> & OfferedNames<keyof Columns>): this;
    orderBy<const Order extends object>(order: CheckedGroupOrder<Grouped<Names, Columns>, Order> & OfferedNames<Names | keyof Columns>): this;
    limit(count: number): this;
    offset(count: number): this;
    toQuery(): SacredQuery;
}

interface KindQuery<K extends AnyKind, Chosen = never, Bound = unknown> extends QueryWords<K, Chosen, Bound, 'here'> {
    transcend(options?: CallOptions): Promise<ResultHere<K, Chosen, Bound>[]>;
    page(options?: CallOptions): Promise<Page<ResultHere<K, Chosen, Bound>>>;
    count(options?: CountOptions): Promise<number>;
    stream(options?: CallOptions): AsyncIterable<ResultHere<K, Chosen, Bound>>;
    watch(options?: WatchOptions): AsyncIterable<LiveBeings<ResultHere<K, Chosen, Bound>>>;
    explain(options?: CallOptions): Promise<QueryPlan>;
}

interface LiveRows<T> {
    readonly status: 'connecting' | 'live' | 'refused' | 'closed';
    readonly refusal: {
        readonly code: string;
        readonly reason: string;
    } | undefined;
    rows(): readonly T[];
    onChange(listener: () => void): () => void;
    close(): void;
}

interface Meditation {
    of<K extends AnyKind>(kind: K): KindQuery<K>;
}

type QueryCollection<K extends AnyKind> = Pick<BeingCollection<K>, 'contemplate' | 'page' | 'count' | 'stream' | 'watch' | 'explain' | 'aggregate'>;

interface QueryWords<K extends AnyKind, Chosen, Bound, P extends Place> {
    seek<const Given extends readonly object[]>(...conditions: Conditions<K, Given>): this;
    and<const Given extends readonly object[]>(...conditions: Conditions<K, Given>): this;
    or<const Given extends readonly object[]>(...conditions: Conditions<K, Given>): this;
    not<const Given extends readonly object[]>(...conditions: Conditions<K, Given>): this;
    search(text: string | SearchInput): this;
    resonating(fraction: number): this;
    with<const Names extends readonly Offered<BondName<K>>[]>(...bonds: BondNames<K, Names>): QueryIn<P, K, Chosen, Bound & {
        readonly [Name in Names[number]]: true;
    }>;
    with<const Embeds extends object>(embeds: CheckedEmbed<K, Embeds>): QueryIn<P, K, Chosen, Bound & Embeds>;
    choose<const Items extends readonly (Offered<FieldName<K>> | object)[]>(...items: Columns<K, Items>): QueryIn<P, K, Chosen | Items[number], Bound>;
    distinct(): this;
    orderBy<const Name extends Offered<FieldName<K>>>(field: Field<K, Name>, direction?: Direction): this;
    orderBy<const Term extends object>(term: CheckedOrder<K, Term>): this;
    orderByEnergy(direction?: Direction): this;
    limit(count: number): this;
    offset(count: number): this;
    after(cursor: string): this;
    group<const Names extends readonly Offered<FieldName<K>>[]>(...fields: Fields<K, Names>): GroupIn<P, K, Names[number], unknown>;
    aggregate<const Columns extends object>(columns: CheckedColumns<K, Columns>): GroupIn<P, K, never, Columns>;
    toQuery(): SacredQuery;
}

interface RealmTarget {
    of<K extends AnyKind>(kind: K): QueryCollection<K>;
}

type ResultHere<K extends AnyKind, Chosen, Bound> = ResultOf<K, Asked<Chosen, Bound>>;

type ResultThere<K extends AnyKind, Chosen, Bound> = JsonOf<Omit<ResultHere<K, Chosen, Bound>, MemberAlone<K, Chosen>>>;

interface SacredQueries {
    beginMeditation(intention?: string): Meditation;
}

declare function createSacredQueries(realm: RealmTarget): SacredQueries;
declare function createSacredQueries(engine: EngineTarget, options: EngineHandleOptions): SacredQueries;
declare function createSacredQueries(client: ClientTarget, options?: ClientQueryOptions): ClientSacredQueries;

// Not exported, but part of the above:

type Asked<Chosen, Bound> = ([
    Chosen
] extends [
    never
] ? unknown : {
    readonly select: readonly Chosen[];
}) & ([
    keyof Bound
] extends [
    never
] ? unknown : {
    readonly embed: Bound;
});

type BondMistake<K extends AnyKind, Name extends string> = string extends Name ? unknown : Name extends BondName<K> ? unknown : Mistake<`Kind ${K['name']} has no bond ${Name}.`>;

type BondNames<K extends AnyKind, Names extends readonly string[]> = {
    readonly [Index in keyof Names]: Names[Index] & Offered<BondName<K>> & BondMistake<K, Names[Index]>;
};

type Column<K extends AnyKind, Item> = Item & (Offered<FieldName<K>> | object) & CheckedSelection<K, readonly [
    Item
]>[0];

type Columns<K extends AnyKind, Items extends readonly (string | object)[]> = {
    readonly [Index in keyof Items]: Column<K, Items[Index]>;
};

type Conditions<K extends AnyKind, Given extends readonly object[]> = {
    readonly [Index in keyof Given]: CheckedWhere<K, Given[Index]>;
};

type Field<K extends AnyKind, Name extends string> = Name & Offered<FieldName<K>> & CheckedSelection<K, readonly [
    Name
]>[0];

type Fields<K extends AnyKind, Names extends readonly string[]> = {
    readonly [Index in keyof Names]: Field<K, Names[Index]>;
};

type GroupIn<P extends Place, K extends AnyKind, Names, Columns> = P extends 'here' ? GroupQuery<K, Names, Columns> : ClientGroupQuery<K, Names, Columns>;

interface Grouped<Names, Columns> {
    readonly groupBy: readonly Names[];
    readonly columns: Columns;
}

type MemberAlone<K extends AnyKind, Chosen> = [
    Chosen
] extends [
    never
] ? Exclude<keyof BeingMembers<K>, keyof RecordOf<K>> : never;

type Offered<Name extends string> = Name | (string & {});

type OfferedNames<Names> = {
    readonly [Name in Names & string]?: unknown;
};

type Place = 'here' | 'there';

type QueryIn<P extends Place, K extends AnyKind, Chosen, Bound> = P extends 'here' ? KindQuery<K, Chosen, Bound> : ClientKindQuery<K, Chosen, Bound>;
