import type { Server } from 'node:http'

/** Listens on a free port, says which, and tells its CPU time whenever it is asked. */
export function report(server: Server): void {
  // While others have their turn, connections wait for longer than Node would keep them.
  server.keepAliveTimeout = 120_000
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
  })
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuSeconds: (user + system) / 1e6, rssMegabytes: process.memoryUsage.rss() / 2 ** 20 })
  })
  process.on('disconnect', () => process.exit(0))
}
