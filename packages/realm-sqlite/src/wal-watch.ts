import { type FSWatcher, statSync, watch } from 'node:fs'

/**
 * Calls back when another program may have written: the write-ahead log of the file changes. Some file systems
 * tell nothing, so polling has to stand behind it.
 */
export class WalWatch {
  readonly #path: string
  readonly #wakes = new Set<() => void>()
  #watcher: FSWatcher | undefined
  #inode: number | undefined

  constructor(databasePath: string) {
    this.#path = `${databasePath}-wal`
  }

  /** From now on `wake` is called; returns what stops it. */
  add(wake: () => void): () => void {
    this.#wakes.add(wake)
    this.#arm()
    return () => {
      this.#wakes.delete(wake)
      if (this.#wakes.size === 0) this.#disarm()
    }
  }

  ring(): void {
    if (this.#watcher === undefined && this.#wakes.size > 0) this.#arm()
    for (const wake of this.#wakes) wake()
  }

  /** The file is another one after its last connection was closed, and a watcher follows the old one. */
  #arm(): void {
    const inode = statSync(this.#path, { throwIfNoEntry: false })?.ino
    if (inode === undefined || (this.#watcher !== undefined && inode === this.#inode)) return
    this.#disarm()
    this.#inode = inode
    try {
      this.#watcher = watch(this.#path, { persistent: false }, (event) => {
        if (event === 'rename') this.#disarm()
        this.ring()
      })
      this.#watcher.on('error', () => this.#disarm())
    } catch {
      // Nothing to watch with: polling finds the change.
      this.#watcher = undefined
    }
  }

  #disarm(): void {
    this.#watcher?.close()
    this.#watcher = undefined
  }
}
