"""Who may do what in this room, as predicates of the ``rules`` library over blocs/roles.py; everything else is refused.

A predicate says who the person is, never in which state the pledge is: that is the workflow table's part.
"""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from blocs.models import BlocYear, Seat
from blocs.roles import (
    is_standing_body,
    leads_bloc_year,
    leads_head_unit,
    leads_unit,
    runs_bloc_year,
    standing_of,
    works_for_unit,
)
from pledges.models import Authorisation, Pledge, Signatory, SigningPlace

WHO_DRAFTS = _("Chỉ cán bộ và lãnh đạo của đơn vị Khối trưởng, Khối phó mới được soạn giao ước.")
WHO_LEADS = _("Chỉ lãnh đạo của đơn vị Khối trưởng, Khối phó mới được làm việc này.")
WHO_REOPENS = _("Chỉ lãnh đạo của đơn vị Khối trưởng, Khối phó hoặc Thường trực Hội đồng mới được mở lại giao ước.")
WHO_COMMENTS = _("Chỉ cán bộ và lãnh đạo của chính đơn vị này mới được góp ý thay mặt đơn vị.")
WHO_SIGNS = _("Chỉ lãnh đạo đương chức của chính đơn vị này, hoặc chính người chứng kiến, mới được ký ở đây.")
WHO_AUTHORISES = _("Chỉ lãnh đạo đương chức của chính đơn vị này mới được ủy quyền ký.")
WHO_REGISTERS = _("Chỉ cán bộ và lãnh đạo của đơn vị Khối trưởng, Khối phó mới được đăng ký chữ ký trên bản giấy.")
WHO_ASKS = _("Chỉ lãnh đạo đơn vị Khối trưởng hoặc chính bên đã từ chối mới được đề nghị ký lại.")
WHO_WITNESSES = _("Người chứng kiến phải là lãnh đạo đương chức của đơn vị chủ quản khối.")


def _year(obj: Pledge | BlocYear) -> BlocYear:
    return obj if isinstance(obj, BlocYear) else obj.bloc_year


@rules.predicate
def drafts(user: Any, obj: Pledge | BlocYear) -> bool:
    """Say whether ``user`` works for the head or a deputy unit: writes the text and answers opinions."""
    return runs_bloc_year(user, _year(obj))


@rules.predicate
def leads(user: Any, obj: Pledge | BlocYear) -> bool:
    """Say whether ``user`` leads the head or a deputy unit: opens consultation, agrees the text, opens signing."""
    return leads_bloc_year(user, _year(obj))


@rules.predicate
def serves_council(user: Any, obj: Pledge | BlocYear) -> bool:
    """Say whether ``user`` serves the standing body of the council at the host unit."""
    return is_standing_body(user, _year(obj))


reopens = leads | serves_council


@rules.predicate
def comments(user: Any, seat: Seat) -> bool:
    """Say whether ``user`` speaks for the unit of ``seat``."""
    return works_for_unit(user, seat.unit_id)


@rules.predicate
def signs(user: Any, signatory: Signatory) -> bool:
    """Say whether this place is for ``user``: leads the unit today, or was authorised, or is the named witness in office."""
    if signatory.seat:
        return leads_unit(user, signatory.seat.unit_id) or substitutes(user, signatory)
    return user.pk == signatory.person_id and may_witness(user, signatory.pledge)


def substitutes(user: Any, signatory: SigningPlace) -> bool:
    """Say whether ``user`` holds a letter of authorisation for this place and still works for the unit."""
    assert signatory.seat is not None
    paper = signatory.paper
    people: dict[int, int] | None = paper.__dict__.get("_authorised")
    if people is None:  # one query for all places of the paper, kept for the request
        rows = Authorisation.objects.in_force(paper).order_by("pk")
        people = paper.__dict__["_authorised"] = dict(rows.values_list("seat", "person"))
    return people.get(signatory.seat_id) == user.pk and works_for_unit(user, signatory.seat.unit_id)


@rules.predicate
def authorises(user: Any, signatory: SigningPlace) -> bool:
    """Say whether ``user`` leads the unit of the place: may let somebody of the unit sign in its head's place."""
    return signatory.seat is not None and leads_unit(user, signatory.seat.unit_id)


@rules.predicate
def registers_ink(user: Any, signatory: SigningPlace) -> bool:
    """Say whether ``user`` works for the head or a deputy unit: registers signatures on paper from their scan."""
    return runs_bloc_year(user, signatory.pledge.bloc_year)


@rules.predicate
def leads_head(user: Any, signatory: Signatory) -> bool:
    """Say whether ``user`` leads the head unit of the pledge's bloc-year."""
    return leads_head_unit(user, signatory.pledge.bloc_year)


asks_again = signs | leads_head


def may_witness(user: Any, pledge: Pledge) -> bool:
    """Say whether ``user`` is a provincial leader: holds a leader's post in the host unit today."""
    return pledge.bloc_year.bloc.host_unit_id in standing_of(user).provincial_leader_of


rules.add_perm("pledges.draft", drafts)
rules.add_perm("pledges.lead", leads)
rules.add_perm("pledges.reopen", reopens)
rules.add_perm("pledges.comment", comments)
rules.add_perm("pledges.sign", signs)
rules.add_perm("pledges.ask_again", asks_again)
rules.add_perm("pledges.authorise", authorises)
rules.add_perm("pledges.register_ink", registers_ink)
