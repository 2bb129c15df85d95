"""Blacklists at a seat: what the gateway found rides with the file, and is read without a link."""

from __future__ import annotations

from datetime import timedelta

from sync import figures
from sync.gateway.features import open_gateway
from sync.gateway.sanctions import service as sanctions
from tests.registrations import Vendor
from tests.scenarios.verifier import SeatVerifier, cut, hand_in
from tests.scenarios.world import World


def test_hits_and_the_age_of_the_list_are_read_while_the_link_is_cut(
    world: World, verifier: SeatVerifier, vendors: Vendor
) -> None:
    on_it, clean = hand_in(vendors, 1), hand_in(vendors, 2)
    centre = open_gateway(world.home.gateway)
    day = centre.clock().date() - timedelta(days=200)
    listed = f"Nama,NPWP,Nomor SK,Alasan\nPT Lain,{on_it.form.firm.npwp},SK 77,Dokumen palsu\n"
    sanctions.take_in(
        centre,
        listed.encode(),
        source="INAPROC",
        licence="publik",
        dated=day,
        by=world.room.by[0],
    )
    told = figures.day(day.isoformat(), "id")
    verifier.open()
    verifier.take_all()
    cut(world, world.seat)
    words = verifier.one(on_it)
    assert "Nomornya ada di daftar hitam: PT Lain, keputusan SK 77" in words
    assert "Dokumen palsu" in words
    assert f"Sumber: INAPROC, data per {told}." in words
    words = verifier.one(clean)
    assert "Nomornya ada di daftar hitam" not in words
    assert "Tidak ditemukan dalam salinan daftar hitam kami." in words
    assert f"Daftar hitam INAPROC sudah lama, data per {told}." in words
    assert "Lisensi: publik." in words
