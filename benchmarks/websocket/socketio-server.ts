import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { EVENT } from './event.js'
import { serveCommands } from './serve-commands.js'

const http = createServer()
const io = new Server(http, { serveClient: false, transports: ['websocket'], perMessageDeflate: false })

serveCommands(http, async (command) => {
  if (command.type !== 'burst') throw new TypeError(`This server knows no ${command.type}.`)
  for (let event = 0; event < command.count; event++) io.emit('energy', EVENT)
})
