"""What the database itself refuses, past every form and domain function, and how the refusal reads."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from emulation import clock
from emulation.constraints import explain
from emulation.files.models import StoredFile
from pledges.enums import Means, PledgeState, SignatoryRole, SignatoryState
from pledges.models import Clause, Ground, Opinion, Pledge, Revision, Signatory, SigningFile, Target
from tests.factories import UserFactory
from tests.pledges import stories

pytestmark = pytest.mark.django_db

FROZEN = [PledgeState.AGREED, PledgeState.SIGNING, PledgeState.SIGNED]


def refusal(deed: Callable[[], Any]) -> str:
    """Do ``deed`` in a savepoint and return the sentence that the refusal means."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return explain(caught.value)


def sql(statement: str, *values: Any) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


@pytest.mark.parametrize("state", FROZEN)
def test_parts_of_a_frozen_text_stay(state):
    story = stories.IN_STATE[state]()
    pledge = story.pledge
    for row in (pledge.grounds.get(), pledge.clauses.order_by("pk")[0], pledge.targets.order_by("pk")[0]):
        table = row._meta.db_table
        assert "không thể sửa các phần" in refusal(row.delete)
        assert "không thể sửa các phần" in refusal(row.save)
        assert "không thể sửa các phần" in refusal(sql(f"UPDATE {table} SET version = 99 WHERE id = %s", row.pk))
    new = [
        Ground(pledge=pledge, text="Căn cứ"),
        Clause(pledge=pledge, text="Khoản", section="content"),
        Target(pledge=pledge, indicator="x", measure="%", planned=Decimal(1)),
    ]
    for row in new:
        assert "không thể sửa các phần" in refusal(row.save)


@pytest.mark.parametrize("state", FROZEN)
def test_the_frozen_text_and_its_heading_stay(state):
    story = stories.IN_STATE[state]()
    row = Pledge.objects.filter(pk=story.pledge.pk)
    assert "không thể thay bằng văn bản khác" in refusal(lambda: row.update(frozen_sha256="0" * 64))
    assert "không thể thay bằng văn bản khác" in refusal(lambda: row.update(frozen_text={"title": "khác"}))
    for field, value in (("place", "Hà Nội"), ("opening", "khác"), ("number", "1"), ("conference_on", "2020-01-01")):
        assert "không thể sửa phần đầu" in refusal(lambda field=field, value=value: row.update(**{field: value}))
    assert refusal(lambda: row.update(frozen_sha256="", frozen_text=None))
    assert "không thể xóa" in refusal(sql("DELETE FROM pledges_pledge WHERE id = %s", story.pledge.pk))


def test_opinions_on_a_frozen_text_stay():
    story = stories.agreed()
    opinion = story.pledge.opinions.order_by("pk")[0]
    assert "không thể sửa ý kiến" in refusal(opinion.delete)
    assert "không thể sửa ý kiến" in refusal(lambda: Opinion.objects.filter(pk=opinion.pk).update(text="khác"))


def test_a_signed_pledge_never_goes_back():
    story = stories.signed()
    row = Pledge.objects.filter(pk=story.pledge.pk)
    assert "không thể đưa về" in refusal(lambda: row.update(state=PledgeState.SIGNING, signed_at=None))


def test_a_pledge_is_not_signed_before_everybody_has():
    story = stories.being_signed()
    row = Pledge.objects.filter(pk=story.pledge.pk)
    assert "chưa đủ chữ ký" in refusal(lambda: row.update(state=PledgeState.SIGNED, signed_at=clock.now()))


@pytest.mark.parametrize("state", [PledgeState.SIGNING, PledgeState.SIGNED])
def test_a_signature_stays(state):
    story = stories.IN_STATE[state]()
    place = story.places[0]
    if state == PledgeState.SIGNING:
        story.sign(place)
    row = Signatory.objects.filter(pk=place.pk)
    assert "Chữ ký đã có" in refusal(lambda: row.update(name="Người khác"))
    blank = {"state": SignatoryState.WAITING, "signed_at": None, "text_sha256": ""}
    assert "Chữ ký đã có" in refusal(lambda: row.update(**blank))
    assert "không thể thêm hoặc bớt" in refusal(lambda: Signatory.objects.get(pk=place.pk).delete())


def test_a_signature_is_of_the_frozen_text_and_given_while_signing():
    story = stories.being_signed()
    evidence = {"state": SignatoryState.SIGNED, "signed_at": clock.now(), "name": "A", "person": story.cast.outsider}
    evidence["means"] = Means.INTERNAL
    row = Signatory.objects.filter(pk=story.places[0].pk)
    assert "không thuộc văn bản" in refusal(lambda: row.update(text_sha256="0" * 64, **evidence))
    sha256 = story.pledge.frozen_sha256
    assert "không có trong tệp ký" in refusal(lambda: row.update(text_sha256=sha256, **evidence))
    SigningFile.objects.filter(pledge=story.pledge).update(lapsed_at=clock.now(), lapsed_reason="thử")
    assert "Chữ ký phải có người ký" in refusal(
        lambda: row.update(state=SignatoryState.SIGNED, text_sha256=sha256, means=Means.INTERNAL)
    )
    assert "hình thức ký" in refusal(lambda: row.update(text_sha256=sha256, **evidence | {"means": ""}))
    witness = Signatory.objects.filter(pk=stories.drafted().places[0].pk)
    assert "không thuộc văn bản" in refusal(lambda: witness.update(text_sha256="0" * 64, **evidence))


def test_places_come_and_go_only_in_their_time():
    draft, frozen = stories.drafted(), stories.being_signed()
    seat = draft.cast.seat(0)
    unit = Signatory(pledge=draft.pledge, role=SignatoryRole.UNIT, seat=seat)
    assert "không thể thêm hoặc bớt" in refusal(unit.save)
    witness = Signatory(pledge=frozen.pledge, role=SignatoryRole.WITNESS, person=UserFactory(), order=9)
    assert "không thể thêm hoặc bớt" in refusal(witness.save)
    for place in (frozen.places[0], frozen.places[-1]):
        assert "không thể thêm hoặc bớt" in refusal(place.delete)
    ready = Signatory(
        pledge=draft.pledge,
        role=SignatoryRole.WITNESS,
        person=UserFactory(),
        state=SignatoryState.DECLINED,
        declined_at=clock.now(),
        decline_reason="vì",
    )
    assert "trạng thái chờ ký" in refusal(ready.save)


def test_the_document_stays(django_capture_on_commit_callbacks):
    story = stories.signed()
    one, two = (
        StoredFile.objects.create(sha256=digit * 64, size=1, content_type="application/pdf", name="a.pdf")
        for digit in "ab"
    )
    row = Pledge.objects.filter(pk=story.pledge.pk)
    assert "không thể thay tệp khác" in refusal(lambda: row.update(document=one))
    assert "không thể thay tệp khác" in refusal(lambda: row.update(document=two))
    assert "không thể thay tệp khác" in refusal(lambda: row.update(document=None))


def test_rows_that_say_nothing_or_say_it_without_author():
    story = stories.in_consultation()
    seat, by = story.cast.seat(0), story.cast.officers[0]
    empty = Opinion(pledge=story.pledge, seat=seat, given_by=by)
    assert "Hãy nhập ý kiến" in refusal(empty.save)
    row = Opinion.objects.create(pledge=story.pledge, seat=seat, given_by=by, text="Góp ý")
    rows = Opinion.objects.filter(pk=row.pk)
    assert "ai trả lời" in refusal(lambda: rows.update(disposition="accepted"))
    answered = {"disposition": "declined", "answered_at": clock.now(), "answered_by": by}
    assert "giải trình lý do" in refusal(lambda: rows.update(**answered))
    pledges = Pledge.objects.filter(pk=story.pledge.pk)
    assert "hạn góp ý" in refusal(lambda: pledges.update(consultation_due_at=None))
    targets = Target.objects.filter(pledge=story.pledge)
    assert "không được âm" in refusal(lambda: targets.update(planned=-1))


def test_one_place_for_a_seat_and_for_a_witness():
    story = stories.drafted()
    again = Signatory(pledge=story.pledge, role=SignatoryRole.WITNESS, person=story.cast.provincial_leader, order=2)
    assert "đã là người chứng kiến" in refusal(again.save)


def test_versions_stay():
    story = stories.in_consultation()
    version = story.pledge.versions.get()
    version.note = "Khác"
    for deed in (version.save, version.delete, sql("UPDATE pledges_version SET number = 9 WHERE id = %s", version.pk)):
        assert "không thể sửa hoặc xóa" in refusal(deed)
    version.pk = None
    assert "vừa được người khác tạo" in refusal(version.save)
    version.number, version.kind = 2, "agreed"
    assert "Bản lấy ý kiến phải có hạn" in refusal(version.save)


def test_the_file_that_is_signed_only_grows():
    story = stories.being_signed()
    story.sign(story.places[0])
    file = SigningFile.objects.get()
    first = file.revisions.get()
    row = Revision.objects.filter(pk=first.pk)
    assert "giữ nguyên" in refusal(lambda: row.update(name="Người khác"))
    assert "giữ nguyên" in refusal(row.delete)
    files = SigningFile.objects.filter(pk=file.pk)
    assert "giữ nguyên" in refusal(lambda: files._raw_delete(files.db))
    assert "giữ nguyên" in refusal(lambda: files.update(code="KHAC-KHAC-KHAC"))
    assert "giữ nguyên" in refusal(lambda: files.update(prepared=first.file))

    def extended(**changes) -> None:
        longer = StoredFile.objects.create(
            sha256="c" * 64, size=first.file.size + 1, content_type="application/pdf", name="a.pdf"
        )
        values = {
            "signing_file": file, "number": 2, "field": "seal", "means": Means.SEAL, "file": longer, "name": "Khối",
            "sha256": "c" * 64, "extends_sha256": first.sha256, "certificate_sha256": "d" * 64, "signed_at": clock.now(),
        }  # fmt: skip
        Revision.objects.create(**values | changes)

    for changes in (
        {"number": 3},
        {"extends_sha256": file.prepared.sha256},
        {"sha256": "e" * 64},
        {"file": file.prepared, "sha256": file.prepared.sha256},
    ):
        assert "nối tiếp" in refusal(lambda changes=changes: extended(**changes))
    assert "đã có chữ ký" in refusal(lambda: extended(field=first.field))
    assert "người ký" in refusal(lambda: extended(means=Means.INTERNAL))
    extended()
    files.update(lapsed_at=clock.now(), lapsed_reason="Mở lại")
    assert "nối tiếp" in refusal(lambda: extended(number=3, field="unit-x", extends_sha256="c" * 64))
    assert "giữ nguyên" in refusal(lambda: files.update(lapsed_at=None, lapsed_reason=""))
