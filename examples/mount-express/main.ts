import { start } from './start.js'

const { url, stop } = await start(8080)
console.log(`Notes are at ${url}/api/beings/note; Ctrl-C ends.`)
process.once('SIGINT', () => void stop())
