import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A client of socket.io (Engine.IO 4, over WebSocket alone), as bare as the other ones. */
export async function joinSocketIo(port: number, onEvent: () => void): Promise<WebSocket> {
  const url = `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`
  const socket = new WebSocket(url, { perMessageDeflate: false })
  await once(socket, 'message')
  socket.send('40')
  await once(socket, 'message')
  socket.on('message', (data) => {
    const text = String(data)
    if (text === '2') socket.send('3')
    else if (text.startsWith('42')) onEvent()
  })
  return socket
}
