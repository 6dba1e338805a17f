import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import { EVENT } from './event.js'
import { serveCommands } from './serve-commands.js'

/** What can be done at best: one frame, made once, handed to each connection, and nothing else. */
const http = createServer()
const connections: Socket[] = []
const portals = new WebSocketServer({ server: http, perMessageDeflate: false })
portals.on('connection', (portal, { socket }) => {
  connections.push(socket)
  portal.once('message', () => portal.send('"status":"ok"'))
})

serveCommands(http, async (command) => {
  if (command.type !== 'burst') throw new TypeError(`This server knows no ${command.type}.`)
  const frame = frameOf(JSON.stringify([null, null, 'energy:news', 'energy', EVENT]))
  const frames = Buffer.concat(Array.from({ length: command.count }, () => frame))
  for (const connection of connections) connection.write(frames)
})

/** A text of 126 to 65,535 bytes (RFC 6455, 5.2). */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]), payload])
}
