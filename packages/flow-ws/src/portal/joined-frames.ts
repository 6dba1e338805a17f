/**
 * Several frames as one piece. Receivers of a broadcast get the very same frames one after the other, so
 * the last result is kept and handed out again as long as it is asked for the same frames.
 */
export class JoinedFrames {
  #frames: readonly Buffer[] = []
  #joined: Buffer = Buffer.alloc(0)

  of(frames: readonly Buffer[]): Buffer {
    const [only] = frames
    if (only !== undefined && frames.length === 1) return only
    if (!this.#isLast(frames)) {
      this.#frames = frames
      this.#joined = Buffer.concat(frames)
    }
    return this.#joined
  }

  #isLast(frames: readonly Buffer[]): boolean {
    return (
      frames.length === this.#frames.length && frames.every((frame, index) => frame === this.#frames[index])
    )
  }
}
