/*
 * The program of a reader process: `reader-process.js <file> <pid of the realm's process>`. It ends with
 * that process in every case: at once when it waits for work, within a second inside a query.
 */
import { watchParent } from './parent-watch.js'
import type { ReaderReply, ReaderRequest } from './reader-message.js'
import { ReaderService } from './reader-service.js'

serve()

function serve(): void {
  const [path = '', parentPid] = process.argv.slice(2)
  process.once('disconnect', () => process.exit())
  // A signal to the whole group (Ctrl-C) is the realm's to answer: it ends its readers when it is done.
  process.on('SIGINT', () => undefined)
  watchParent(Number(parentPid))
  const service = new ReaderService(path)
  process.on('message', (request: ReaderRequest) => reply(service.answer(request)))
}

function reply(message: ReaderReply): void {
  process.send?.(message)
}
