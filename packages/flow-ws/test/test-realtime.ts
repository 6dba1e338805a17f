import { type RealtimeChannel, RealtimeClient, type RealtimeClientOptions } from '@supabase/realtime-js'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { TestServer } from './test-portals.js'

/** A client of Supabase, disconnected at the end of its test. */
export function realtimeClient(
  { url }: TestServer,
  apikey = 'local',
  vsn: '1.0.0' | '2.0.0' = '2.0.0',
): RealtimeClient {
  const made = new RealtimeClient(url.replace('/socket', '/realtime/v1'), {
    params: { apikey },
    // It has everything that the client calls; the two only type its events differently.
    transport: WebSocket as unknown as NonNullable<RealtimeClientOptions['transport']>,
    timeout: 3_000,
    vsn,
    reconnectAfterMs: () => 50,
  })
  onTestFinished(async () => void (await made.disconnect()))
  return made
}

/** Resolves when the channel is joined. */
export function joined(channel: RealtimeChannel): Promise<void> {
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve()
      else reject(error ?? new Error(status))
    })
  })
}

/** Joined, and the server has said that changes are live. */
export async function live(channel: RealtimeChannel): Promise<void> {
  const isLive = new Promise<void>((resolve, reject) => {
    channel.on('system', {}, ({ status, message }) =>
      status === 'ok' ? resolve() : reject(new Error(message)),
    )
  })
  await joined(channel)
  await isLive
}
