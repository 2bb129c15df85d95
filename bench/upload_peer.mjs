// node upload_peer.mjs NODE_MODULES FOLDER: @tus/server with its file store; prints `ready URL`.
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, folder] = process.argv.slice(2)
const load = (name) => import(pathToFileURL(path.join(modules, name, 'dist', 'index.js')))
const { Server } = await load('@tus/server')
const { FileStore } = await load('@tus/file-store')
const server = new Server({ path: '/v1/uploads', datastore: new FileStore({ directory: folder }) })
const listening = server.listen({ host: '127.0.0.1', port: 0 }, () =>
  console.log(`ready http://127.0.0.1:${listening.address().port}`),
)
