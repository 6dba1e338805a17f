import { writeFileSync } from 'node:fs'
import { Socket } from 'node:net'

/**
 * Loaded into a server ahead of it: records what its connections hand to the system, in that order. Whoever reads at the
 * other end of two connections cannot tell: the system does not hand out bytes in the order in which they came.
 */
const writes = []
const { _write: write, _writev: writev } = Socket.prototype

Socket.prototype._write = function record(chunk, encoding, done) {
  writes.push(textOf(chunk))
  return write.call(this, chunk, encoding, done)
}

Socket.prototype._writev = function record(chunks, done) {
  writes.push(chunks.map(({ chunk }) => textOf(chunk)).join(''))
  return writev.call(this, chunks, done)
}

process.once('exit', () => writeFileSync(process.env.RECORDED_WRITES, JSON.stringify(writes)))

function textOf(chunk) {
  return typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('latin1')
}
