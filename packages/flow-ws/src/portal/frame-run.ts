/**
 * Frames that leave together. Receivers of a broadcast get the very same frames one after the other: they hold the very
 * same run, so that there is one list and one joined piece for all of them.
 */
export class FrameRun {
  readonly bytes: number
  readonly #frame: Buffer
  readonly #before: FrameRun | undefined
  #joined: Buffer | undefined
  /** What it was continued with last. */
  #next: FrameRun | undefined

  constructor(frame: Buffer, before?: FrameRun) {
    this.#frame = frame
    this.#before = before
    this.bytes = frame.length + (before?.bytes ?? 0)
  }

  beginsWith(frame: Buffer): boolean {
    return this.#frame === frame && this.#before === undefined
  }

  followedBy(frame: Buffer): FrameRun {
    if (this.#next === undefined || this.#next.#frame !== frame) this.#next = new FrameRun(frame, this)
    return this.#next
  }

  /** All of it in one piece. */
  get joined(): Buffer {
    this.#joined ??= this.#before === undefined ? this.#frame : Buffer.concat(this.frames())
    return this.#joined
  }

  frames(): Buffer[] {
    const frames: Buffer[] = []
    for (let run: FrameRun | undefined = this; run !== undefined; run = run.#before) frames.push(run.#frame)
    return frames.reverse()
  }
}

/** Hands out the same run to everybody who begins with the same frame. */
export class FrameRuns {
  #last: FrameRun | undefined

  begin(frame: Buffer): FrameRun {
    if (this.#last?.beginsWith(frame) !== true) this.#last = new FrameRun(frame)
    return this.#last
  }
}
