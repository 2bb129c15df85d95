#!/usr/bin/env bash
# CUPS 2.4.2 (Debian 12, 2.4.2-3+deb12u9): a document stays in the spool when its job is gone.
#
# 1. `cancel -x JOB` ("deletes job data files in addition to canceling") says nothing, exits 0, cancels the
#    job and leaves the document: the command sends "purge-jobs" where the scheduler reads "purge-job".
#    The same operation with "purge-job" removes it.
# 2. A job's control file is written up to 30 seconds (DirtyCleanInterval) after its document. A scheduler
#    that is killed in between, as by a power cut, comes back without the job and with the document: no
#    command lists it, `cancel -a -x` does not remove it, the next start does not either.
#
# 1 is mended in later versions; Debian 12 has this one. Needs root, and amd64 or arm64 Debian 12 to run it
# (its libraries are taken from the system). Fails when that changes.
set -euo pipefail
folder=$(mktemp -d); chmod 755 "$folder"; cupsd=
trap '[ -z "$cupsd" ] || kill "$cupsd" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
packages="cups-daemon cups-client cups-server-common libcups2"
for one in $packages; do apt-get -qq download "$one=2.4.2-3+deb12u9" 2> /dev/null; done
for one in ./*.deb; do dpkg-deb -x "$one" there; done
mkdir root spool cache state temp; chmod 1777 temp
LD_LIBRARY_PATH=$(dirname "$(find "$folder/there" -name libcups.so.2)")
PATH=$folder/there/usr/sbin:$folder/there/usr/bin:$PATH
export LD_LIBRARY_PATH PATH LC_ALL=C CUPS_SERVER=$folder/sock HOME=$folder
printf 'SystemGroup root\nServerBin %s/there/usr/lib/cups\nDataDir %s/there/usr/share/cups\nServerRoot %s/root\nRequestRoot %s/spool\nCacheDir %s/cache\nStateDir %s/state\nTempDir %s/temp\nErrorLog %s/e\nAccessLog %s/a\nPageLog %s/p\n' \
  $(for _ in 1 2 3 4 5 6 7 8 9 10; do echo "$folder"; done) > files.conf
printf 'Listen %s/sock\nBrowsing No\nWebInterface No\nDefaultAuthType None\n<Location />\nOrder allow,deny\nAllow all\n</Location>\n<Policy default>\n<Limit All>\nOrder deny,allow\nAllow all\n</Limit>\n</Policy>\n' "$folder" > root/cupsd.conf
start() {
  cupsd -f -c "$folder/root/cupsd.conf" -s "$folder/files.conf" > /dev/null 2>&1 & cupsd=$!
  for _ in $(seq 50); do lpstat -r 2> /dev/null | grep -q running && return; sleep 0.2; done; exit 1
}
documents() { find spool -name 'd*' | wc -l; }
start
lpadmin -p desk -E -v ipp://127.0.0.1:9/ipp/print -m raw 2> /dev/null
echo secret > document
sleep 45  # more than DirtyCleanInterval, so that the printer itself survives what follows
lp -d desk document > /dev/null; sleep 1
cancel -x desk-1 && status=$?
one="cancel -x: exit $status, jobs waiting $(lpstat -o | wc -l), documents $(documents)"
rm -f spool/d*
lp -d desk document > /dev/null; sleep 1
kill -9 "$cupsd"; wait "$cupsd" 2> /dev/null || true
start
cancel -a -x desk; sleep 1
two="killed: printers $(lpstat -p desk | grep -c desk), jobs $(lpstat -W all -o | grep -c desk-2 || true), documents $(documents)"
printf '%s\n%s\n' "$one" "$two"
[ "$one" = "cancel -x: exit 0, jobs waiting 0, documents 1" ] &&
  [ "$two" = "killed: printers 1, jobs 0, documents 1" ] && echo "as described"
