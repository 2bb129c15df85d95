"""The two people who found a gateway by one-time codes, and who joins after them."""

from __future__ import annotations

from dataclasses import dataclass

from sync.gateway.centre import Centre
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member, Two
from sync.wire.roles import Role

FIRST_SECRET = "605142"


@dataclass(frozen=True)
class Founder:
    """Who founds: official number, name, and the secret of their own choice."""

    number: str
    name: str
    secret: str


SITI = Founder("197811042005012003", "Siti Aminah", "918273")
BAMBANG = Founder("198503172010011004", "Bambang", "274913")


def found(centre: Centre, head: Founder = SITI, administrator: Founder = BAMBANG) -> Two:
    """Let the administrator and then the head in, each by a code; return head and administrator."""
    code = staff.setup_code(centre)
    first = staff.first_administrator(
        centre, code, administrator.number, administrator.name, administrator.secret
    )
    code = staff.setup_code(centre, "orang kedua", "head")
    return staff.first_administrator(centre, code, head.number, head.name, head.secret), first


def two(centre: Centre) -> Two:
    """Return the head and the administrator; where nobody serves yet, they found the gateway."""
    known = {one.role: one for one in staff.members(centre)}
    if "head" in known and "administrator" in known:
        return known["head"], known["administrator"]
    return found(centre)


def join(
    centre: Centre,
    role: Role = "front_desk",
    number: str = "199002142015032001",
    name: str = "Dewi Lestari",
    secret: str = "482915",
) -> Member:
    """Let those in charge add somebody, who then sets a secret of their own."""
    both = two(centre)
    by = both if role in staff.IN_CHARGE else both[1]
    new = staff.add(centre, number, name, role, FIRST_SECRET, by=by)
    staff.change_secret(centre, new.staff_id, secret, by=new)
    (known,) = [one for one in staff.members(centre) if one.staff_id == new.staff_id]
    return known
