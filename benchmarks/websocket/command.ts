/** What the benchmark asks of a server. */
export type Command =
  | { readonly type: 'usage' }
  /** Frees what is not needed any more. */
  | { readonly type: 'collect' }
  /** Says so many events to everybody, in one turn. */
  | { readonly type: 'burst'; readonly count: number }
  | ({ readonly type: 'write' } & WriteLoad)

/** Beings written at a steady rate. */
export interface WriteLoad {
  /** The number of the first one. */
  readonly from: number
  readonly perSecond: number
  readonly seconds: number
  /** Bytes of a second, large being that is written with each; none without. */
  readonly ballastBytes: number
}

export interface Usage {
  readonly cpuSeconds: number
  readonly rssBytes: number
}

export type CommandHandler = (command: Command) => Promise<unknown>

/** A question with its number, and the answer to it. */
export interface Asked {
  readonly id: number
  readonly command: Command
}
export interface Answered {
  readonly id: number
  readonly answer: unknown
}
