"""Pledges in every state, reached the lawful way: through the domain functions."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from blocs.models import BlocYear
from emulation import clock
from pledges.domain import agreement, consultation, drafting, opinions, publication, signing
from pledges.enums import Direction, PledgeState, Section, SignatoryRole
from pledges.models import Pledge, Signatory
from tests.factories import Cast, make_bloc_year
from tests.kept.casts import kept


@dataclass
class Story:
    """A pledge with everybody around it. The provincial leader of the cast is its one witness, unless left out."""

    cast: Cast
    pledge: Pledge

    def reload(self) -> Pledge:
        """Return the pledge as it is stored now, with everything it knows about itself forgotten."""
        self.pledge = Pledge.objects.select_related("bloc_year__bloc__host_unit").get(pk=self.pledge.pk)
        return self.pledge

    @property
    def places(self) -> list[Signatory]:
        """Return the places for signatures in signing order, units before witnesses."""
        return list(self.pledge.signatories.select_related("seat__unit", "person").order_by("role", "order", "pk"))

    def signer(self, place: Signatory) -> Any:
        """Return the person who signs at this place."""
        if place.seat is None:
            return place.person
        return self.cast.leaders[[unit.pk for unit in self.cast.units].index(place.seat.unit_id)]

    def sign(self, place: Signatory) -> Signatory:
        """Sign at this place."""
        sha256 = Pledge.objects.get(pk=self.pledge.pk).frozen_sha256
        return signing.take_signature(by=self.signer(place), signatory=place, text_sha256=sha256)

    def sign_units(self) -> None:
        """Let every unit sign."""
        for place in self.places:
            if place.role == SignatoryRole.UNIT:
                self.sign(place)

    def sign_all(self) -> None:
        """Let everybody sign."""
        for place in self.places:
            self.sign(place)
        self.reload()


def fresh(bloc_year: BlocYear) -> BlocYear:
    """Return the bloc-year as a request would load it."""
    return BlocYear.objects.select_related("bloc__host_unit").get(pk=bloc_year.pk)


@kept
def drafted(members: int = 3, *, witness: bool = True, clauses: int = 2, cast: Cast | None = None) -> Story:
    """Return a draft with grounds, clauses, two targets and (unless not wished) a witness."""
    cast = cast or make_bloc_year(members=members)
    by = cast.head_leader
    pledge = drafting.draft_pledge(
        by=by,
        bloc_year=cast.bloc_year,
        place="Thái Bình",
        conference_on=date(2026, 3, 31),
        recipients="Lưu: Khối trưởng",
    )
    drafting.add_ground(by=by, pledge=pledge, text="Căn cứ Luật Thi đua, khen thưởng", decision=None)
    for number in range(clauses):
        drafting.add_clause(by=by, pledge=pledge, section=Section.CONTENT, text=f"Nội dung thi đua thứ {number + 1}.")
    target = {"measure": "%", "direction": Direction.AT_LEAST, "planned": Decimal("97.5")}
    drafting.add_target(by=by, pledge=pledge, indicator="Tỷ lệ giải quyết tin báo", **target)
    drafting.add_target(by=by, pledge=pledge, indicator="Sáng kiến", seat=cast.seat(1), **target)
    if witness:
        signing.name_witness(by=by, pledge=pledge, person=cast.provincial_leader)
    return Story(cast, Pledge.objects.get(pk=pledge.pk))


@kept
def in_consultation(members: int = 3, **kwargs: Any) -> Story:
    """Return a pledge that is going round for three more days."""
    story = drafted(members, **kwargs)
    due = clock.now() + timedelta(days=3)
    consultation.open_consultation(by=story.cast.head_leader, pledge=story.pledge, due_at=due)
    story.reload()
    return story


def everybody_agrees(story: Story) -> None:
    """Let every unit agree with the whole text."""
    for place, officer in enumerate(story.cast.officers):
        opinions.give_opinion(by=officer, pledge=story.pledge, seat=story.cast.seat(place), agrees_in_full=True)


@kept
def agreed(members: int = 3, **kwargs: Any) -> Story:
    """Return a pledge whose text is frozen and whose page is rendered."""
    story = in_consultation(members, **kwargs)
    everybody_agrees(story)
    agreement.agree(by=story.cast.head_leader, pledge=story.pledge)
    publication.prepare(story.reload())  # what the task does after the commit
    return story


@kept
def being_signed(members: int = 3, **kwargs: Any) -> Story:
    """Return a pledge that is open for signing, nobody has signed."""
    story = agreed(members, **kwargs)
    signing.open_signing(by=story.cast.head_leader, pledge=story.pledge)
    story.reload()
    return story


@kept
def signed(members: int = 3, **kwargs: Any) -> Story:
    """Return a pledge that everybody has signed."""
    story = being_signed(members, **kwargs)
    story.sign_all()
    return story


IN_STATE = {
    PledgeState.DRAFT: drafted,
    PledgeState.CONSULTATION: in_consultation,
    PledgeState.AGREED: agreed,
    PledgeState.SIGNING: being_signed,
    PledgeState.SIGNED: signed,
}
