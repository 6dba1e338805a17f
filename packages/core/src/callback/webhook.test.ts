import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { AstralEngine } from '../engine/astral-engine.js'
import { kind } from '../kind/kind.js'
import { CallbackFlow } from './callback-flow.js'
import { guardedLookup } from './guarded-lookup.js'
import { isPrivateAddress } from './private-address.js'
import type { WebhookOptions } from './webhook-options.js'
import { verifyWebhook } from './webhook-signature.js'

const Invoice = kind(
  'invoice',
  {
    title: z.string(),
    amount: z.bigint().default(0n),
    at: z.date().optional(),
    note: z.string().default(''),
  },
  { hidden: { note: { exceptRoles: ['clerk'] } } },
)

const SECRET = 'a secret that nobody knows'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly path: string
}

/** A receiver on this machine; `answer` decides what it says to the nth request, counted from 1. */
async function receiver(
  answer: (response: ServerResponse, count: number) => void = (response) =>
    void response.writeHead(204).end(),
): Promise<{ readonly url: string; readonly received: Received[]; readonly server: Server }> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString()
      received.push({ headers: request.headers, body, path: request.url ?? '' })
      answer(response, received.length)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hook`, received, server }
}

type Options = Partial<WebhookOptions<typeof Invoice>> & { readonly url: string }

async function open(
  options: Options,
): Promise<{ readonly engine: AstralEngine; readonly flow: CallbackFlow }> {
  const flow = new CallbackFlow()
  flow.webhook({
    name: 'hook',
    secret: SECRET,
    kinds: [Invoice],
    allowPrivateAddresses: true,
    retry: { firstMs: 1, maxMs: 2, attempts: 3 },
    ...options,
  })
  const engine = new AstralEngine({ realms: { primary: 'memory://' }, kinds: [Invoice], flows: [flow] })
  await engine.awaken()
  onTestFinished(() => engine.transcend())
  return { engine, flow }
}

describe('a webhook', () => {
  it('posts each change as JSON, signed', async () => {
    const { url, received } = await receiver()
    const { engine } = await open({ url, headers: { 'x-team': 'one' } })
    const invoices = engine.realm('primary').of(Invoice)
    const at = new Date('2024-05-17T08:30:15.123Z')
    const { soulId } = await invoices.manifest({ title: '\u{1F600}', amount: 2n ** 60n, at, note: 'private' })
    await vi.waitFor(() => expect(received).toHaveLength(1))
    const [first] = received
    const { headers, body }: Pick<Received, 'headers' | 'body'> = first ?? { headers: {}, body: '' }
    expect(JSON.parse(body)).toMatchObject({
      id: headers['webhook-id'],
      realm: 'primary',
      kind: 'invoice',
      operation: 'insert',
      soulId,
      after: { soulId, title: '\u{1F600}', amount: String(2n ** 60n), at: at.toISOString() },
    })
    expect(body).not.toContain('private')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-team': 'one',
      'webhook-attempt': '1',
    })
    expect(verifyWebhook({ headers, body, secret: SECRET })).toBe(true)
    expect(verifyWebhook({ headers, body: `${body} `, secret: SECRET })).toBe(false)
    expect(verifyWebhook({ headers, body, secret: `${SECRET}!` })).toBe(false)
    expect(verifyWebhook({ headers: { ...headers, 'webhook-id': 'other' }, body, secret: SECRET })).toBe(
      false,
    )
    const late = (): number => Date.now() + 301_000
    expect(verifyWebhook({ headers, body, secret: SECRET, clock: late })).toBe(false)
  })

  it('calls a receiver again until it takes the change, with the same id', async () => {
    const { url, received } = await receiver((response, count) => {
      if (count === 1) response.destroy()
      else response.writeHead(count === 2 ? 503 : 200).end()
    })
    const { engine, flow } = await open({ url })
    await engine.realm('primary').of(Invoice).manifest({ title: 'a' })
    await vi.waitFor(() => expect(flow.pulse()).toMatchObject({ consumers: { hook: { handled: 1 } } }))
    expect(received.map(({ headers }) => headers['webhook-attempt'])).toEqual(['1', '2', '3'])
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  it('follows no redirect', async () => {
    const target = await receiver()
    const { url, received } = await receiver(
      (response) => void response.writeHead(302, { location: target.url }).end(),
    )
    const { engine, flow } = await open({ url })
    await engine.realm('primary').of(Invoice).manifest({ title: 'a' })
    await vi.waitFor(async () => expect(await flow.deadLetters.list('hook')).toHaveLength(1))
    expect(received).toHaveLength(3)
    expect(target.received).toEqual([])
    expect(await flow.deadLetters.list('hook')).toMatchObject([{ error: { code: 'LUX_DELIVERY_FAILED' } }])
  })

  it('gives a receiver up that does not answer', async () => {
    const { url, received } = await receiver(() => undefined)
    const { engine, flow } = await open({ url, timeoutMs: 20, retry: { attempts: 1 } })
    await engine.realm('primary').of(Invoice).manifest({ title: 'a' })
    await vi.waitFor(async () => expect(await flow.deadLetters.list('hook')).toHaveLength(1))
    expect(received).toHaveLength(1)
  })

  it('sends what waited, once the receiver is there again', async () => {
    const { url, received, server } = await receiver()
    const port = Number(new URL(url).port)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    const { engine, flow } = await open({ url, retry: { firstMs: 5, maxMs: 5, attempts: 10_000 } })
    const invoices = engine.realm('primary').of(Invoice)
    const { soulId } = await invoices.manifest({ title: 'a' })
    await invoices.transform(soulId, { title: 'b' })
    await vi.waitFor(() => expect(flow.pulse()).toMatchObject({ consumers: { hook: { waiting: 2 } } }))
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    await vi.waitFor(() => expect(received).toHaveLength(2))
    expect(received.map(({ body }) => JSON.parse(body).after.title)).toEqual(['a', 'b'])
  })

  it('reaches no private address unless that is allowed, by number or by name', async () => {
    const { url, received } = await receiver()
    const { port } = new URL(url)
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '127.1',
      '0x7f000001',
      '2130706433',
    ]) {
      const { engine, flow } = await open({
        url: `https://${host}:${port}/hook`,
        allowPrivateAddresses: false,
        retry: { attempts: 1 },
      })
      await engine.realm('primary').of(Invoice).manifest({ title: 'a' })
      await vi.waitFor(async () => expect(await flow.deadLetters.list('hook'), host).toHaveLength(1))
      const [letter] = await flow.deadLetters.list('hook')
      expect(letter, host).toMatchObject({
        error: { code: 'LUX_DELIVERY_FAILED', message: expect.stringContaining('allowPrivateAddresses') },
      })
    }
    expect(received).toEqual([])
  })

  it.each([
    ['a URL without https', { url: 'http://example.com', allowPrivateAddresses: false }],
    ['no URL', { url: 'example' }],
    ['another scheme', { url: 'file:///etc/passwd' }],
    ['a short secret', { url: 'https://example.com', secret: 'short' }],
  ])('refuses %s', (_, options) => {
    const register = (): void =>
      new CallbackFlow().webhook({ name: 'hook', secret: SECRET, kinds: [Invoice], ...options })
    expect(register).toThrow(expect.objectContaining({ code: 'LUX_INVALID_CONFIG' }))
  })
})

describe('a look-up for webhooks', () => {
  /** Names resolve to these, in their order. */
  function looked(addresses: readonly string[], all: boolean): Promise<unknown> {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    const lookup = guardedLookup((_, __, callback) => callback(null, found))
    return new Promise((resolve, reject) => {
      lookup('example.com', { all }, (error, address) => (error === null ? resolve(address) : reject(error)))
    })
  }

  it('gives what was checked', async () => {
    expect(await looked(['93.184.216.34'], false)).toBe('93.184.216.34')
    expect(await looked(['93.184.216.34'], true)).toEqual([{ address: '93.184.216.34', family: 4 }])
  })

  it('refuses a name of which one address is private', async () => {
    for (const address of ['10.0.0.1', '::1', '169.254.169.254']) {
      await expect(looked(['93.184.216.34', address], true)).rejects.toMatchObject({
        code: 'LUX_DELIVERY_FAILED',
      })
    }
    await expect(looked([], true)).rejects.toMatchObject({ code: 'LUX_DELIVERY_FAILED' })
  })
})

describe('private addresses', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    'no address',
  ])('%s is one', (address) => expect(isPrivateAddress(address)).toBe(true))

  it.each([
    '93.184.216.34',
    '172.32.0.1',
    '11.0.0.1',
    '2606:2800:220:1::1',
    '2001:4860:4860::8888',
    '::ffff:8.8.8.8',
  ])('%s is none', (address) => expect(isPrivateAddress(address)).toBe(false))
})
