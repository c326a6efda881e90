"""Writing a points table on its pages: from nothing, from a workbook, as a new version; and what each of them refuses."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pledges.evaluations.domain import criteria
from pledges.evaluations.domain.exchange.tables import read_table, table_workbook
from pledges.evaluations.domain.scoring import ALGORITHM
from pledges.evaluations.enums import CriteriaSetState
from pledges.evaluations.models import CriteriaSet
from pledges.evaluations.queries.criteria import table_of
from pledges.evaluations.views import criteria_lines
from tests.factories import Cast, make_bloc_year
from tests.pledges.evaluations.criteria_addresses import shared_draft
from tests.pledges.evaluations.exchange.helpers import criteria as criteria_file
from tests.pledges.evaluations.exchange.helpers import results as results_file
from tests.pledges.evaluations.helpers import text

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
HEAD = {"name": "Bảng điểm khối", "label": "2026", "basis": "points", "unit_kinds": ["division"], "ceiling": "25"}
LEAF = {"code": "I", "name": "Một", "kind": "count_capped", "max_points": "10", "per_case": "2,5", "assessor": "head"}

SANCTION = {"sanction_from": "1", "sanction_downgrade": "1"}


def url(name: str, *args: object) -> str:
    return reverse(f"evaluations:{name}", args=args)


def upload(content: bytes, name: str = "bang.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=3)


@pytest.fixture
def draft(cast) -> CriteriaSet:
    """A draft of the bloc's own table with a group of 100 and one leaf of 60."""
    drafted = criteria.draft_criteria_set(by=cast.officers[0], name="Bảng", label="1", bloc_year=cast.bloc_year)
    add = {"by": cast.officers[0], "criteria_set": drafted}
    group = criteria.add_criterion(**add, code="I", name="Nhóm", kind="group", max_points=Decimal(100))
    criteria.add_criterion(**add, code="I.1", name="Một", kind="manual", max_points=Decimal(60), parent=group)
    return drafted


def test_a_head_writes_the_table_of_the_bloc_from_nothing_to_adoption(client, cast):
    client.force_login(cast.officers[0])
    place = f"nam-{cast.bloc_year.pk}"
    assert "Điểm nội dung; Ít điểm trừ hơn" in text(client.get(url("criteria_new")))
    client.post(url("criteria_new"), HEAD | {"place": place, "effective_from": "01/01/2026"})
    made = CriteriaSet.objects.get()
    assert (made.bloc_year, made.unit_kinds, made.ceiling) == (cast.bloc_year, ["division"], 25)

    for values in (
        LEAF,
        {
            "code": "II",
            "name": "Hai",
            "kind": "choice",
            "max_points": "90",
            "choices": "Tốt = 90\nKhá = 70,5",
            "counts_as": "",
        },
        {"code": "III", "name": "Ba", "kind": "deduction", "max_points": "8", "per_case": "2", **SANCTION},
    ):
        assert client.post(url("criterion_add", made.pk), values).status_code == 302
    client.post(url("criteria_bands", made.pk), {"bands": "Xuất sắc = 90\nKhá = 0"})
    made.refresh_from_db()
    page = text(client.get(url("criteria_set", made.pk)))
    for said in ("2,5 điểm mỗi trường hợp", "Khá: 70,5", "hạ 1 mức xếp loại", "Nhiều nhất 25 %", "Bảng nhất quán"):
        assert said in page
    assert "per_case" not in page

    client.post(url("criteria_adopt", made.pk), {"version": made.version, "once": "x"})

    made.refresh_from_db()
    assert (made.state, made.algorithm, made.adopted_by) == (CriteriaSetState.ADOPTED, ALGORITHM, cast.officers[0])
    assert [line.params for line in table_of(made).lines][1:] == [
        {
            "choices": [
                {"code": "tot", "label": "Tốt", "points": "90"},
                {"code": "kha", "label": "Khá", "points": "70.5"},
            ]
        },
        {"per_case": "2", "sanction": {"from": "1", "downgrade": "1"}},
    ]
    assert client.get(url("criteria_head", made.pk)).status_code == 409


def test_a_table_that_contradicts_itself_is_not_adopted(client, cast, draft):
    client.force_login(cast.head_leader)
    draft.refresh_from_db()

    page = text(client.get(url("criteria_adopt", draft.pk)))
    refused = client.post(url("criteria_adopt", draft.pk), {"version": draft.version, "once": "x"})

    said = "Nhóm I ghi tối đa 100 điểm nhưng các dòng bên trong cộng lại 60 điểm"
    assert said in page
    assert refused.status_code == 422
    assert said in text(refused)
    draft.refresh_from_db()
    assert draft.state == CriteriaSetState.DRAFT


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"max_points": "abc"}, "không phải là số"),
    ({"max_points": "1" * 30}, "Số quá dài"),
    ({"max_points": "-1"}, "từ 0 đến 99.999"),
    ({"max_points": "1,2345"}, "tối đa 3 chữ số thập phân"),
    ({"per_case": "0"}, "“Điểm mỗi trường hợp” phải là số lớn hơn 0"),
    ({"step": "0,5"}, "“Bước làm tròn” không dùng cho cách chấm này"),
    ({"kind": "choice", "per_case": ""}, "Cách chấm này cần “Các mức”"),
    ({"kind": "choice", "per_case": "", "choices": "Tốt 5"}, "“Tốt 5” không đọc được"),
    ({"kind": "bands", "per_case": "", "bands": "từ 90: 12"}, "12 điểm ngoài khoảng 0 đến 10"),
    ({"kind": "deduction", "sanction_from": "2"}, "Hãy chọn mức xếp loại cao nhất còn được xếp"),
    ({"code": "I"}, "Mã tiêu chí này đã dùng"),
    ({"kind": "nhân"}, ""),
    ({"parent": "999999"}, ""),
]


def test_a_line_that_is_refused_keeps_what_was_typed(client, cast, draft):
    client.force_login(cast.head_leader)

    for change, said in REFUSED:
        answer = client.post(url("criterion_add", draft.pk), LEAF | {"code": "II", "name": "Tên đang gõ"} | change)
        assert (answer.status_code, said in text(answer)) == (422, True), change
        assert "Tên đang gõ" in text(answer)
    assert draft.criteria.count() == 2


def test_the_sheet_is_previewed_while_a_line_is_typed_and_nothing_is_saved(client, cast, draft):
    client.force_login(cast.head_leader)
    line = draft.criteria.get(code="I.1")
    typed = LEAF | {"code": "I.1", "name": "Đang gõ", "parent": line.parent_id, "max_points": "100", "line": line.pk}

    fragment = text(client.post(url("criterion_preview", draft.pk), typed))
    page = text(client.post(url("criterion_edit", draft.pk, line.pk), typed | {"look": "1"}))
    broken = text(client.post(url("criterion_preview", draft.pk), typed | {"max_points": "x"}))

    for shown in (fragment, page):
        assert "Đang gõ" in shown
        assert "2,5 điểm mỗi trường hợp" in shown
        assert "cộng lại 60" not in shown  # the group of 100 now holds 100
    assert "Dòng đang nhập chưa đọc được" in broken
    line.refresh_from_db()
    assert (line.name, line.max_points) == ("Một", 60)


def test_lines_are_changed_moved_and_removed(client, cast, draft):
    client.force_login(cast.head_leader)
    one = draft.criteria.get(code="I.1")
    draft.refresh_from_db()
    again = LEAF | {"code": "I.2", "parent": one.parent_id, "max_points": "40"}
    client.post(url("criterion_add", draft.pk), again | {"version": draft.version})
    two = draft.criteria.get(code="I.2")
    draft.refresh_from_db()

    client.post(url("criterion_move", draft.pk, two.pk), {"to": "up"})
    client.post(url("criterion_move", draft.pk, two.pk), {"to": "up"})  # the end of the group
    stale = client.post(url("criterion_edit", draft.pk, two.pk), again | {"name": "Mới", "version": draft.version})
    full = client.post(url("criterion_remove", draft.pk, one.parent_id), follow=True)
    client.post(url("criterion_remove", draft.pk, one.pk))

    assert stale.status_code == 422
    assert "người khác sửa sau khi bạn mở trang" in text(stale)
    assert "còn tiêu chí bên trong" in text(full)
    assert [line.code for line in table_of(draft).lines if line.parent] == ["I.2"]
    assert client.post(url("criterion_edit", draft.pk, two.pk), again | {"name": "Mới"}).status_code == 302
    inner = LEAF | {"code": "I", "kind": "group", "per_case": "", "max_points": "40", "parent": one.parent_id}
    assert client.post(url("criterion_edit", draft.pk, one.parent_id), inner).status_code == 422  # a group in itself
    client.post(url("criteria_remove", draft.pk))
    assert not CriteriaSet.objects.exists()


def test_a_new_version_takes_everything_and_ends_the_old_one(client, cast):
    client.force_login(cast.administrator)
    table = read_table((EXAMPLES / "thanh-hoa-bo-tieu-chi.xlsx").read_bytes())
    old = criteria.draft_from_table(by=cast.administrator, table=table, name="Bảng", label="1")
    criteria.adopt(by=cast.administrator, criteria_set=old)

    client.post(url("criteria_version", old.pk), {"label": "2", "once": "x"})
    client.post(url("criteria_version", old.pk), {"label": "2", "once": "x"})  # twice is once

    new = CriteriaSet.objects.get(replaces=old)
    assert table_of(new).lines == table_of(old).lines == table.lines
    assert table_of(new).scale == table.scale
    values = HEAD | {"name": "Bảng", "label": "2", "effective_from": "01/07/2026", "tie_breaks": "Ít điểm trừ hơn; I.1"}
    client.post(url("criteria_head", new.pk), values)
    criteria.adopt(by=cast.administrator, criteria_set=new)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (f"{old.effective_to:%d/%m/%Y}", new.tie_breaks) == ("30/06/2026", ["deduction", "leaf:I.1"])
    assert client.post(url("criteria_version", new.pk), {"label": "2", "once": "y"}).status_code == 422


def test_a_workbook_is_looked_at_first_and_then_becomes_a_draft(client, cast):
    client.force_login(cast.standing_body)
    content = (EXAMPLES / "hue-bo-tieu-chi.xlsx").read_bytes()

    shown = client.post(url("criteria_upload"), {"file": upload(content)}, follow=True)
    token = shown.redirect_chain[-1][0]
    assert "Chưa ghi gì" in text(shown)
    assert "Tập huấn nghiệp vụ thi đua" in text(shown)
    assert not CriteriaSet.objects.exists()
    client.post(token, {"name": "Bảng Huế", "label": "2018", "place": f"chung-{cast.host.pk}"})

    made = CriteriaSet.objects.get()
    assert (made.name, made.host_unit, made.state) == ("Bảng Huế", cast.host, CriteriaSetState.DRAFT)
    assert table_of(made).lines == read_table(content).lines
    assert "hết thời gian chờ" in text(client.get(token, follow=True))
    downloaded = client.get(url("criteria_workbook", made.pk)).content
    assert read_table(downloaded).lines == read_table(content).lines


def test_a_workbook_that_cannot_be_taken_is_refused_in_words(client, cast):
    client.force_login(cast.standing_body)
    twice = criteria_file([("I", None, "Một", "Chấm trực tiếp", 5), ("I", None, "Hai", "Chấm trực tiếp", 5)])

    for content, said in (
        (twice, "mã I đã có ở dòng 2"),
        (b"%PDF-1.7", "không phải .xlsx"),
        (b"x", "Tệp CSV chỉ có một bảng"),
    ):
        answer = client.post(url("criteria_upload"), {"file": upload(content)})
        assert answer.status_code == 422
        assert said in text(answer)
    unusable = criteria_file([("I", None, "Một", "Chọn một mức", 5)])
    token = client.post(url("criteria_upload"), {"file": upload(unusable)})["Location"]
    answer = client.post(token, {"name": "Bảng", "label": "1", "place": f"chung-{cast.host.pk}"})
    assert "cần “Các mức”" in text(answer)
    assert not CriteriaSet.objects.exists()


def test_a_rehearsal_on_the_page_scores_without_touching_the_data(client, cast, draft):
    client.force_login(cast.officers[2])
    files = {
        "criteria": upload((EXAMPLES / "thanh-hoa-bo-tieu-chi.xlsx").read_bytes()),
        "results": upload((EXAMPLES / "thanh-hoa-ket-qua.xlsx").read_bytes()),
    }
    page = text(client.post(url("rehearsal"), files))
    assert "không được xếp trên “Tốt”: từ Xuất sắc xuống Tốt" in page
    assert "9 × 2 = 18 điểm; mức trần của tiêu chí là 10 điểm" in page

    own = text(
        client.post(url("rehearsal"), {"criteria_set": draft.pk, "results": upload(results_file([("A", "I.1", 55)]))})
    )
    assert "Mâu thuẫn:" in own
    assert "55 điểm (tối đa 60)" in own
    over = client.post(
        url("rehearsal"), {"criteria_set": draft.pk, "results": upload(results_file([("A", "I.1", 61)]))}
    )
    assert over.status_code == 422
    assert "61 vượt điểm tối đa 60" in text(over)
    neither = client.post(url("rehearsal"), {"results": upload(results_file([("A", "I.1", 1)]))})
    assert "Hãy chọn một bộ tiêu chí" in text(neither)
    template = client.get(url("criteria_results", draft.pk))
    assert template["Content-Disposition"].startswith("attachment")


def test_who_reads_and_who_writes(client, cast, draft):
    other = make_bloc_year(members=2)
    shared = criteria.draft_criteria_set(by=cast.standing_body, name="Chung", label="1", host_unit=cast.host)

    def answers(person: object, name: str = "criteria_set", of: CriteriaSet = draft) -> int:
        client.force_login(person)
        return client.get(url(name, of.pk)).status_code

    assert answers(cast.officers[2]) == 200
    assert answers(cast.officers[2], "criteria_head") == 403
    assert answers(cast.officers[1], "criteria_head") == 200
    assert answers(cast.standing_body, "criteria_head") == 200
    assert answers(other.head_leader) == 404
    assert answers(other.standing_body) == 404
    assert answers(other.standing_body, of=shared) == 200
    assert answers(other.standing_body, "criteria_head", shared) == 403  # another province's shared table
    assert answers(cast.head_leader, "criteria_head", shared) == 403
    assert answers(cast.auditor, "criteria_set", shared) == 200


def test_the_workbook_of_a_table_is_the_table(cast, draft):
    table = table_of(draft)

    assert read_table(table_workbook(table)) == table


def test_deeds_and_what_was_uploaded_are_not_for_everybody(client, cast):
    shared = shared_draft(cast)
    line = shared.criteria.get()
    deeds = [url("criterion_preview", shared.pk), url("criteria_remove", shared.pk)]
    deeds += [url(f"criterion_{name}", shared.pk, line.pk) for name in ("move", "remove")]
    wrong = []
    for role, person in cast.roles().items():
        client.force_login(person)
        keeps = role in ("standing_body", "administrator")
        wrong += [f"{role} {each}" for each in deeds if client.get(each).status_code != 405]
        wrong += [f"{role} {each}" for each in deeds if not keeps and client.post(each).status_code != 403]
        starts = keeps or role.startswith(("head", "deputy"))
        if client.get(url("criteria_take", "0123456789abcdef")).status_code != (302 if starts else 403):
            wrong.append(f"{role} take")
    assert not wrong
    assert shared.criteria.count() == 1


@pytest.mark.parametrize("gone", ["line", "table"])
def test_what_somebody_deleted_meanwhile_is_refused_by_name(client, cast, draft, monkeypatch, gone):
    """The page was asked for a line that is deleted between its look-up and its lock."""
    client.force_login(cast.head_leader)
    line = draft.criteria.get(code="I.1")
    loaded = criteria_lines.written_criterion

    def then_deleted(*args):
        found = loaded(*args)
        if gone == "table":
            criteria.remove_draft(by=cast.head_leader, criteria_set=draft)
        else:
            criteria.remove_criterion(by=cast.head_leader, criterion=line)
        return found

    monkeypatch.setattr(criteria_lines, "written_criterion", then_deleted)
    response = client.post(url("criterion_move", draft.pk, line.pk), {"to": "up"})
    assert response.status_code == 409
    assert "vừa bị người khác xóa" in text(response)
    assert "Chưa có gì thay đổi" in text(response)
