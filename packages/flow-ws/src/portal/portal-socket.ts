/** What a portal needs of the connection under it. */
export interface PortalSocket {
  /** Bytes that were written and have not left yet. */
  readonly bufferedBytes: number
  /** Hands over whole frames. */
  write(frames: Buffer): void
  /** Calls back each time everything that was written has left. */
  onDrain(listener: () => void): void
  /** Sends a close frame and lets go of the connection soon after. */
  close(code: number, reason: string): void
  /** Asks the other side for a sign of life. */
  ping(): void
}
