"""`upload_tuspy.py ENDPOINT FILE STATE CHUNK`: tuspy, resuming what an earlier run left."""

import sys

from tusclient.client import TusClient
from tusclient.storage.filestorage import FileStorage

endpoint, file, state, chunk = sys.argv[1:]
storage = FileStorage(state)
uploader = TusClient(endpoint, headers={"Authorization": "Bearer seat-a"}).uploader(
    file,
    chunk_size=int(chunk),
    retries=600,
    retry_delay=0.1,
    store_url=True,
    url_storage=storage,
    upload_checksum=True,
)
uploader.upload()
print("done")
