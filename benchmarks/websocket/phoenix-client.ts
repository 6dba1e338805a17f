import { once } from 'node:events'
import { WebSocket } from 'ws'

export type OnFrame = (frame: string) => void

/** A client that has joined one topic. It looks at frames no closer than its listener does, so as to cost little. */
export async function joinPhoenix(
  port: number,
  { topic, payload }: { readonly topic: string; readonly payload: unknown },
  onFrame: OnFrame,
): Promise<WebSocket> {
  const url = `ws://127.0.0.1:${port}/socket/websocket?vsn=2.0.0`
  const socket = new WebSocket(url, { perMessageDeflate: false })
  await once(socket, 'open')
  socket.send(JSON.stringify(['1', '1', topic, 'phx_join', payload]))
  const [answer] = await once(socket, 'message')
  if (!String(answer).includes('"status":"ok"')) throw new Error(String(answer))
  socket.on('message', (data) => onFrame(String(data)))
  return socket
}
