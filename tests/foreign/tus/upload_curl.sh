#!/bin/sh
# upload_curl.sh ENDPOINT FILE STATE: the whole of tus in curl, resuming what STATE remembers.
endpoint=$1 file=$2 state=$3
size=$(wc -c < "$file")
tus() { curl --silent --http1.1 --max-time 60 -H 'Tus-Resumable: 1.0.0' -H 'Authorization: Bearer seat-a' "$@"; }
field() { tr -d '\r' | sed -n "s/^$1: //Ip"; }
host=${endpoint%/v1/uploads}
tries=600 # and no more: a test that dies must leave no loop behind
again() { tries=$((tries - 1)); [ "$tries" -gt 0 ] || exit 1; sleep 0.1; }
until [ -s "$state" ]; do
  tus -X POST -H "Upload-Length: $size" -D - -o /dev/null "$endpoint" | field location > "$state"
  [ -s "$state" ] || again
done
url=$host$(cat "$state")
while :; do
  offset=$(tus -I "$url" | field upload-offset)
  [ "$offset" = "$size" ] && break
  if [ -n "$offset" ]; then
    tail -c "+$((offset + 1))" "$file" | tus -X PATCH -H "Upload-Offset: $offset" \
      -H 'Content-Type: application/offset+octet-stream' -H 'Expect:' -T - -o /dev/null "$url"
  fi
  again
done
echo done
