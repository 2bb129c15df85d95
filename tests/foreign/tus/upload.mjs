// node upload.mjs NODE_MODULES ENDPOINT FILE STATE_FILE: uploads with tus-js-client, resuming the
// upload whose address an earlier, killed run left in STATE_FILE.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const [modules, endpoint, file, state] = process.argv.slice(2)
const require = createRequire(path.join(modules, 'any.js'))
const { Upload } = require('tus-js-client')
const source = fs.createReadStream(file)
const upload = new Upload(source, {
  endpoint,
  headers: { Authorization: 'Bearer seat-a' },
  uploadSize: fs.statSync(file).size,
  uploadUrl: fs.existsSync(state) ? fs.readFileSync(state, 'utf8') : null,
  metadata: { filename: path.basename(file) },
  retryDelays: Array(600).fill(100),
  onShouldRetry: () => true,
  onUploadUrlAvailable: () => fs.writeFileSync(state, upload.url),
  onError: (error) => { console.error(String(error)); process.exit(1) },
  onSuccess: () => { console.log('done'); process.exit(0) },
})
upload.start()
