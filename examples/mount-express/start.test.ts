import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Running, start } from './start.js'

let running: Running
beforeAll(async () => {
  running = await start(0)
})
afterAll(() => running.stop())

const NOTES = '/api/beings/note'
const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(`${running.url}${path}`, init)

it('serves beings beside what the application serves itself', async () => {
  expect(await (await ask('/')).text()).toContain(NOTES)
  const made = await ask(`${NOTES}?select=text`, {
    method: 'POST',
    body: JSON.stringify({ text: 'Buy milk' }),
    headers: { 'content-type': 'application/json', prefer: 'return=headers-only' },
  })
  expect(made.status).toBe(201)
  expect(made.headers.get('location')).toMatch(/^\/api\/beings\/note\?soulId=eq\./)
  const found = await ask(made.headers.get('location') ?? '')
  expect(await found.json()).toMatchObject([{ text: 'Buy milk' }])
  expect((await ask(`${NOTES}?text=eq.x`)).status).toBe(200)
  expect((await ask('/api/beings/absent')).status).toBe(404)
})

it('streams', async () => {
  const ending = new AbortController()
  const events = await ask(NOTES, { headers: { accept: 'text/event-stream' }, signal: ending.signal })
  const { value } = (await events.body?.pipeThrough(new TextDecoderStream()).getReader().read()) ?? {}
  expect(value).toContain('event: snapshot')
  ending.abort()
})

it('refuses what does not fit, and a body that is too large', async () => {
  const post = (body: string) =>
    ask(NOTES, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
  expect((await post('{"text":""}')).status).toBe(400)
  expect((await post(JSON.stringify({ text: 'x'.repeat(2_000_000) }))).status).toBe(413)
})
