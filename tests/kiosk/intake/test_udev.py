"""The real udevd, in namespaces of its own, looks at loop devices; we read what it wrote."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.intake.devices import Device, Devices
from kiosk.intake.unopened import MOUNTED_TYPES, judge
from tests.kiosk.intake.support import may_mount, needs_mount
from tests.kiosk.intake.test_real_file_systems import loop, needs_ntfs, sh

__all__ = ["may_mount"]

RULE = Path("kiosk/install/linux/seat/etc/udev/rules.d/70-lpse-stick.rules")
UDEVD = Path("/lib/systemd/systemd-udevd")
pytestmark = [
    needs_mount,
    needs_ntfs,
    pytest.mark.skipif(
        not UDEVD.exists() or not shutil.which("udevadm"), reason="needs Debian's udev"
    ),
]
# Its own /run and /dev: nothing of this machine's is touched, whose sticks nobody mounts meanwhile.
SCRIPT = """
set -e
cd "$4"  # before /dev, where it may lie, is another
mount -t tmpfs tmpfs /run
mkdir /run/dev /run/udev /run/udev/rules.d
cp "$1" /run/udev/rules.d/70-lpse-stick.rules
mount -t tmpfs tmpfs /run/dev
mknod /run/dev/null c 1 3
mknod /run/dev/urandom c 1 9
cp -a "$2" /run/dev/
mount --move /run/dev /dev
"$3" --daemon
udevadm trigger --action=add "/sys/class/block/${2#/dev/}"
udevadm settle --timeout=20
cp -r /run/udev/data/. .
udevadm control --exit
"""


def look(image: Path, tmp_path: Path) -> Device:
    """What udev and the kernel say of a stick with this on it."""
    data = tmp_path / "data"
    data.mkdir()
    # A loop device is behind no USB port: all else of the rule stays.
    text = RULE.read_text().replace('SUBSYSTEMS=="usb"', 'KERNEL=="loop*"')
    assert text.count('KERNEL=="loop*"') == 2
    (tmp_path / "rule").write_text(text)
    with loop(image) as name:
        sh("unshare", "-m", "-n", "sh", "-c", SCRIPT, "sh", tmp_path / "rule", name, UDEVD, data)
        number = Path("/sys/class/block", Path(name).name, "dev").read_text().strip()
        device = Devices(udev=data).look_up(number)
    assert device is not None
    return device


def test_an_ntfs_stick_is_named_and_its_mount_is_asked_for(tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.write_bytes(bytes(16 << 20))
    sh("mkntfs", "-F", "-Q", "-L", "DATA BUDI é", image)
    device = look(image, tmp_path)
    assert (device.fs_type, device.label) == ("ntfs", "DATA BUDI é")
    assert device.identity().startswith(b"fs|ntfs|")
    assert device.facts["SYSTEMD_WANTS"] == f"lpse-stick@{device.name}.service"
    assert (device.size_bytes, device.write_protected) == (16 << 20, False)


def test_a_locked_stick_is_not_mounted_and_its_reason_known(tmp_path: Path) -> None:
    if not shutil.which("cryptsetup"):
        pytest.skip("needs cryptsetup")
    image = tmp_path / "image"
    image.write_bytes(bytes(32 << 20))
    (tmp_path / "word").write_text("kata sandi")
    quick = ["--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000"]
    sh("cryptsetup", "luksFormat", "-q", *quick, image, tmp_path / "word")
    device = look(image, tmp_path)
    assert "SYSTEMD_WANTS" not in device.facts
    assert judge(device) == ("medium_encrypted", {"how": "crypto_LUKS"})


def test_what_udev_has_mounted_is_what_may_be_called_damaged() -> None:
    assert f'ENV{{ID_FS_TYPE}}=="{"|".join(sorted(MOUNTED_TYPES))}"' in RULE.read_text()
