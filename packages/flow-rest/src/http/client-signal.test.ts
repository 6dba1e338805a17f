import { describe, expect, it, vi } from 'vitest'
import { ClientSignal } from './client-signal.js'

describe("a client's signal", () => {
  it('asks the socket, and makes no signal for that', () => {
    const request = new Request('http://localhost/')
    const own = vi.spyOn(request, 'signal', 'get')
    const socket = { destroyed: false }
    const signal = new ClientSignal(request, { incoming: { socket } })
    expect(signal.aborted).toBe(false)
    socket.destroyed = true
    expect(signal.aborted).toBe(true)
    expect(own).not.toHaveBeenCalled()
  })

  it('asks the request where no socket is known', () => {
    const { signal, abort } = abortable({})
    expect(signal.aborted).toBe(false)
    abort('gone')
    expect([signal.aborted, signal.reason]).toEqual([true, 'gone'])
  })

  it("calls back as the request's own does, and no more once that is taken back", () => {
    const { signal, abort } = abortable({ incoming: { socket: { destroyed: false } } })
    const called: string[] = []
    const second = (): number => called.push('second')
    signal.addEventListener('abort', () => called.push('first'), { once: true })
    signal.addEventListener('abort', second)
    signal.removeEventListener('abort', second)
    abort('gone')
    expect(called).toEqual(['first'])
  })
})

function abortable(peer: ConstructorParameters<typeof ClientSignal>[1]): {
  readonly signal: ClientSignal
  readonly abort: (reason: string) => void
} {
  const controller = new AbortController()
  const request = new Request('http://localhost/', { signal: controller.signal })
  return { signal: new ClientSignal(request, peer), abort: (reason) => controller.abort(reason) }
}
