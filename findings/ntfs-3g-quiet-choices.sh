#!/usr/bin/env bash
# ntfs-3g 2022.10.3 (Debian 12): three things that a mount does without a word, with exit status 0.
#
# 1. An ordinary file that Windows marks "system" (attrib +s) is shown as a FIFO when it is empty, and as a
#    socket when it holds one byte; with two bytes it is a file again. It is read as what Interix, Windows'
#    old Unix layer, wrote for special files.
# 2. A volume with the dirty flag set (as after `ntfsfix`, or when Windows asks for chkdsk) is mounted
#    writable also with `norecover`, and syslog says "forced by the 'force' mount option", which nobody gave.
# 3. A volume of a hibernated Windows, asked for with `rw`, is mounted read-only.
#
# Needs root and /dev/fuse. Seen: "fifo socket file", "rw", "ro", three times exit status 0. Fails when that
# changes.
set -euo pipefail
folder=$(mktemp -d)
cd "$folder"
trap 'umount -q "$folder/stick" || true; cd /; rm -rf "$folder"' EXIT
apt-get download -q -q ntfs-3g=1:2022.10.3-1+deb12u4 libntfs-3g89=1:2022.10.3-1+deb12u4 2> /dev/null
for package in *.deb; do dpkg -x "$package" here; dpkg-deb -W --showformat '${Package} ${Version}\n' "$package"; done
export LD_LIBRARY_PATH="$folder/here/usr/lib/x86_64-linux-gnu:$folder/here/lib/x86_64-linux-gnu"
export PATH="$folder/here/bin:$folder/here/sbin:$folder/here/usr/bin:$folder/here/usr/sbin:$PATH"
mkdir stick
truncate -s 16M image
mkntfs -F -Q image > /dev/null 2>&1
access() { grep " $folder/stick " /proc/self/mounts | cut -d' ' -f4 | cut -d, -f1; }

ntfs-3g image stick
printf '' > stick/0; printf 'a' > stick/1; printf 'ab' > stick/2
python3 - <<'PYTHON'
import os, struct
for name in "012":
    os.setxattr(f"stick/{name}", "system.ntfs_attrib", struct.pack("=I", 0x4))  # FILE_ATTRIBUTE_SYSTEM
PYTHON
umount stick
ntfs-3g image stick
kinds="$(stat -c %F stick/0 stick/1 stick/2 | tr '\n' ,)"
umount stick
ntfsfix image > /dev/null
ntfs-3g -o norecover image stick 2> /dev/null; dirty="exit $? $(access)"
umount stick
ntfsfix -d image > /dev/null
ntfs-3g image stick
head -c 4096 /dev/zero | sed 's/^\x00\x00\x00\x00/hibr/' > stick/hiberfil.sys
umount stick
ntfs-3g -o rw image stick 2> /dev/null; hibernated="exit $? $(access)"
umount stick
echo "system files: $kinds dirty: $dirty, hibernated: $hibernated"
if [ "$kinds / $dirty / $hibernated" = "fifo,socket,regular file, / exit 0 rw / exit 0 ro" ]; then
  echo "as described"
else
  echo "it has changed"; exit 1
fi
