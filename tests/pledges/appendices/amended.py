"""Appendices in every state, reached through the domain functions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from pledges.appendices.domain import drafting, publication, signing
from pledges.appendices.enums import ChangeKind
from pledges.appendices.models import Appendix
from tests.pledges import stories
from tests.pledges.stories import Story

NEW_WORDS = "Phối hợp chặt chẽ giữa các đơn vị trong Khối."


def begun(story: Story, days: int = 30, **more: Any) -> Appendix:
    """Return an empty draft, in force ``days`` after the signing of the pledge."""
    words = {"place": "Hưng Yên", "reason": "Điều chỉnh theo kế hoạch mới."} | more
    held_on = story.pledge.conference_on + timedelta(days=days)
    return drafting.draft_appendix(by=story.cast.head_leader, pledge=story.reload(), held_on=held_on, **words)


def change(story: Story, appendix: Appendix, kind: ChangeKind, place: str, **values: Any) -> None:
    """Write one change."""
    drafting.add_change(by=story.cast.officers[0], appendix=appendix, kind=kind, place=place, **values)


def written(story: Story | None = None, **more: Any) -> tuple[Story, Appendix]:
    """Return a draft that replaces a clause, adds one, and betters a target of the bloc."""
    story = story or stories.signed()
    appendix = begun(story, **more)
    change(story, appendix, ChangeKind.CLAUSE_REPLACED, "I.1", text=NEW_WORDS)
    change(story, appendix, ChangeKind.CLAUSE_ADDED, "I", text="Khoản bổ sung.")
    better = {"indicator": "Tỷ lệ giải quyết tin báo", "measure": "%", "direction": "at_least"}
    change(story, appendix, ChangeKind.TARGET_REPLACED, "II.1", planned=Decimal("98.5"), **better)
    return story, again(appendix)


def opened(story: Story | None = None, **more: Any) -> tuple[Story, Appendix]:
    """Return an appendix that is open for signing."""
    story, appendix = written(story, **more)
    signing.open_signing(by=story.cast.head_leader, appendix=appendix)
    publication.prepare(again(appendix))  # what the task does after the commit
    return story, again(appendix)


def signed(story: Story | None = None, **more: Any) -> tuple[Story, Appendix]:
    """Return an appendix that everybody has signed."""
    story, appendix = opened(story, **more)
    sign_all(story, appendix)
    return story, again(appendix)


def sign_all(story: Story, appendix: Appendix) -> None:
    """Let every unit sign, then the witnesses."""
    for place in appendix.signatories.select_related("seat__unit", "person"):
        by = place.person or story.cast.leaders[story.cast.units.index(place.seat.unit)]
        signing.take_signature(by=by, place=place, text_sha256=appendix.frozen_sha256)


def again(appendix: Appendix) -> Appendix:
    """Return the appendix as stored."""
    return Appendix.objects.select_related("pledge__bloc_year__bloc").get(pk=appendix.pk)
