"""Points tables in the Django admin: written there, adopted by an action, locked from then on. Scores are not there."""

from decimal import Decimal

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from emulation.audit.models import Event
from pledges.evaluations.domain import criteria
from pledges.evaluations.enums import CriteriaSetState
from pledges.evaluations.models import CriteriaSet, Evaluation, Period, Score
from tests.factories import make_bloc_year
from tests.pledges.evaluations.casts import make_criteria_set
from tests.pledges.evaluations.helpers import fields, text

pytestmark = pytest.mark.django_db
TABLES = reverse("admin:evaluations_criteriaset_changelist")
NEW = reverse("admin:evaluations_criteriaset_add")


@pytest.fixture
def cast():
    return make_bloc_year(members=2)


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator)
    return client


def page_of(table: CriteriaSet) -> str:
    return reverse("admin:evaluations_criteriaset_change", args=[table.pk])


def empty(page: str, **lines: dict[str, object]) -> dict[str, object]:
    """Return a new table as the page posts it; ``criteria=[…]`` and ``bands=[…]`` are lists of lines."""
    values: dict[str, object] = {"name": "Bảng điểm", "label": "2026", "decision": ""}
    for prefix in ("criteria", "bands"):
        given = lines.get(prefix, [])
        values |= {
            f"{prefix}-TOTAL_FORMS": len(given),
            f"{prefix}-INITIAL_FORMS": 0,
            f"{prefix}-MIN_NUM_FORMS": 0,
            f"{prefix}-MAX_NUM_FORMS": 1000,
        }
        for place, line in enumerate(given):
            values |= {f"{prefix}-{place}-{name}": value for name, value in line.items()}
    return values


def line(code: str = "I", **change: object) -> dict[str, object]:
    return {"order": 1, "code": code, "name": "Một", "kind": "manual", "max_points": "10"} | change


def test_who_reads_and_who_writes(client, cast):
    table = make_criteria_set(cast.administrator, adopted=False)
    for role, person in cast.roles().items():
        client.force_login(person)
        reads, writes = role in ("administrator", "auditor"), role == "administrator"
        assert client.get(TABLES).status_code == (200 if reads else 302), role
        assert client.get(page_of(table)).status_code == (200 if reads else 302), role
        assert client.get(NEW).status_code == (200 if writes else 403 if reads else 302), role
        chosen = {"action": "adopt", "_selected_action": [table.pk]}
        client.post(TABLES, chosen)
        table.refresh_from_db()
        assert (table.state == CriteriaSetState.ADOPTED) == writes, role
        if writes:
            assert table.adopted_by == person
            break
    else:
        pytest.fail("nobody adopted it")


def test_a_rule_is_read_in_words_and_its_parameters_are_not_written_here(administrator, cast):
    table = make_criteria_set(cast.administrator, adopted=False)
    for adopted in (False, True):
        if adopted:
            criteria.adopt(by=cast.administrator, criteria_set=table)
        page = text(administrator.get(page_of(table)))
        for words in ("làm tròn đến 0,25", "2 điểm mỗi trường hợp", "không áp dụng: không tính vào tổng"):
            assert words in page, (words, adopted)
        for raw in ("per_case", "params", "&quot;step", '"step', "0.25"):
            assert raw not in page.partition("<main")[2], (raw, adopted)
        assert table.get_absolute_url() in page, "the way to where rules are written"


def test_parameters_that_are_sent_all_the_same_stay_as_they_were(administrator, cast):
    table = make_criteria_set(cast.administrator, adopted=False)
    values = {
        name: value for name, value in fields(administrator.get(page_of(table))).items() if "__prefix__" not in name
    }
    at = next(at for at, each in enumerate(table.criteria.all()) if each.code == "II")
    sent = {f"criteria-{at}-params": '{"step": "50"}', f"criteria-{at}-max_points": "40"}
    assert administrator.post(page_of(table), values | sent).status_code == 302
    kept = table.criteria.get(code="II")
    assert (kept.max_points, kept.params) == (40, {"step": "0.25"})
    refused = administrator.post(page_of(table), values | {f"criteria-{at}-kind": "manual"})
    assert refused.status_code == 200
    assert "Tham số “step” không dùng cho cách chấm này" in text(refused)


def test_a_rule_that_cannot_be_read_says_what_is_wrong(administrator, cast):
    table = make_criteria_set(cast.administrator, adopted=False)
    table.criteria.filter(code="IV").update(params={"x": "1"})
    assert "Tham số “x” không dùng cho cách chấm này" in text(administrator.get(page_of(table)))


def test_no_score_is_edited_by_an_administrator():
    for model in (Score, Evaluation, Period):
        assert model not in admin.site._registry
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:evaluations_{model._meta.model_name}_changelist")


def test_a_table_is_written_with_its_lines_and_recorded(administrator, cast):
    values = empty(
        text(administrator.get(NEW)),
        criteria=[
            line("I", kind="group"),
            line("II", kind="ratio", max_points="20,5"),
        ],
        bands=[{"name": "Tốt", "minimum": "80"}],
    )

    response = administrator.post(NEW, values)

    assert response.status_code == 302
    made = CriteriaSet.objects.get()
    assert [(each.code, each.max_points) for each in made.criteria.all()] == [
        ("I", Decimal(10)),
        ("II", Decimal("20.5")),
    ]
    assert made.bands.get().minimum == 80
    assert made.state == CriteriaSetState.DRAFT
    events = Event.objects.filter(actor_id=cast.administrator.pk).order_by("-sequence")
    assert [event.verb for event in events[:4]] == [
        "rating_band.added",
        "criterion.added",
        "criterion.added",
        "criteria_set.drafted",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "choice"}, "choices"),
        ({"kind": "bands"}, "được viết trên trang của bộ tiêu chí"),
        ({"kind": "x"}, "x"),
        ({"max_points": "-1"}, "không được âm"),
        ({"max_points": "abc"}, "không phải là số"),
        ({"max_points": "9" * 30}, "Số quá dài"),
        ({"max_points": "123456"}, "5 chữ số trước dấu phẩy"),
        ({"max_points": "NaN"}, "không phải là số"),
        ({"max_points": "1,2345"}, "thập phân"),
        ({"max_points": ""}, "Hãy điền trường này"),
        ({"code": ""}, "Hãy điền trường này"),
        ({"code": "x" * 21}, "20"),
        ({"name": "a\x00b"}, "ký tự NUL"),
        ({"order": "-1"}, "0"),
    ],
)
def test_a_bad_line_comes_back_with_its_reason(administrator, change, said):
    response = administrator.post(NEW, empty("", criteria=[line(**change)]))

    assert response.status_code == 200
    errors = [
        str(message)
        for formset in response.context["inline_admin_formsets"]
        for form in formset.formset.forms
        for messages in form.errors.values()
        for message in messages
    ]
    assert any(said in message for message in errors), errors
    assert not CriteriaSet.objects.exists()


def test_every_deed_on_a_line_is_recorded(administrator, cast):
    table = make_criteria_set(cast.administrator, adopted=False)
    values = fields(administrator.get(page_of(table)))
    lines = list(table.criteria.all())
    changed, deleted = (next(at for at, each in enumerate(lines) if each.code == code) for code in ("I.1", "IV"))
    values = {name: value for name, value in values.items() if "__prefix__" not in name}
    values |= {f"criteria-{changed}-max_points": "12,5", f"criteria-{deleted}-DELETE": "on"}
    before = Event.objects.count()

    response = administrator.post(page_of(table), values)

    assert response.status_code == 302
    assert table.criteria.get(code="I.1").max_points == Decimal("12.5")
    assert not table.criteria.filter(code="IV").exists()
    events = list(Event.objects.order_by("sequence")[before:])
    assert {event.verb for event in events} == {"criteriaset.changed", "criterion.changed", "criterion.deleted"}
    by_verb = {event.verb: event for event in events}
    assert by_verb["criterion.changed"].details == {"fields": {"max_points": ["30.000", "12.5"]}}
    assert by_verb["criterion.deleted"].object_id == str(lines[deleted].pk)
    assert {event.actor_id for event in events} == {cast.administrator.pk}


def test_a_code_twice_in_one_table(administrator):
    response = administrator.post(NEW, empty("", criteria=[line("I"), line("I")]))

    assert response.status_code == 200
    assert not CriteriaSet.objects.exists()


def test_a_table_of_the_same_name_and_version(administrator, cast):
    existing = make_criteria_set(cast.administrator)

    response = administrator.post(NEW, empty("") | {"name": existing.name, "label": existing.label})

    assert response.status_code == 200
    assert "cùng tên và phiên bản" in text(response)


def test_an_adopted_table_is_read_only(administrator, cast):
    table = make_criteria_set(cast.administrator)
    page = administrator.get(page_of(table))

    assert page.status_code == 200
    boxes = {name for name in fields(page) if not name.endswith(("-id", "-criteria_set", "_FORMS"))}
    assert not {name for name in boxes if name.startswith(("criteria-", "bands-"))} | (boxes & {"name", "label"})
    assert administrator.post(page_of(table), empty("") | {"name": "Khác"}).status_code == 403
    assert administrator.post(page_of(table).replace("change", "delete"), {"post": "yes"}).status_code == 403
    table.refresh_from_db()
    assert table.name != "Khác"


def test_adoption_says_what_is_missing(administrator, cast):
    table = make_criteria_set(cast.administrator, adopted=False)
    table.criteria.exclude(kind="group").delete()

    response = administrator.post(TABLES, {"action": "adopt", "_selected_action": [table.pk]}, follow=True)

    assert "chưa có tiêu chí chấm điểm nào" in text(response)
    table.refresh_from_db()
    assert table.state == CriteriaSetState.DRAFT


def test_adopting_twice_is_refused_in_words(administrator, cast):
    table = make_criteria_set(cast.administrator)

    response = administrator.post(TABLES, {"action": "adopt", "_selected_action": [table.pk]}, follow=True)

    assert response.status_code == 200
    assert "Không thể “Ban hành”" in text(response)


def test_a_group_that_belongs_to_itself_is_not_adopted(administrator, cast):
    table = make_criteria_set(cast.administrator, adopted=False)
    group = table.criteria.get(kind="group")
    table.criteria.filter(pk=group.pk).update(parent=group)

    response = administrator.post(TABLES, {"action": "adopt", "_selected_action": [table.pk]}, follow=True)

    assert "nhóm thuộc chính nó" in text(response)


def test_search_without_diacritics_and_filters(administrator, cast):
    make_criteria_set(cast.administrator, label="Ninh Bình")
    make_criteria_set(cast.administrator, label="Đông Hưng", adopted=False)

    for query, shown, hidden in (
        ("?q=dong hung", "Đông Hưng", "Ninh Bình"),
        ("?q=bang+diem+ninh", "Ninh Bình", "Đông Hưng"),
        ("?state__exact=draft", "Đông Hưng", "Ninh Bình"),
    ):
        page = text(administrator.get(TABLES + query))
        assert shown in page, query
        assert hidden not in page, query


def test_as_many_queries_for_more_tables_and_lines(administrator, cast):
    def asked(path: str) -> int:
        administrator.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert administrator.get(path).status_code == 200
        return len(captured)

    first = make_criteria_set(cast.administrator, label="1")
    short = make_criteria_set(cast.administrator, label="2", adopted=False)
    one = asked(TABLES)
    pages = [asked(page_of(first)), asked(page_of(short))]
    for label in ("3", "4"):
        make_criteria_set(cast.administrator, label=label)
    assert asked(TABLES) == one
    extra = make_criteria_set(cast.administrator, label="5", adopted=False)
    extra.criteria.filter(kind="group").update(name="Nhóm dài")
    for number in range(5):
        extra.criteria.create(code=f"V.{number}", name="Thêm", kind="manual", max_points=1, order=20 + number)
    assert asked(page_of(first)) == pages[0]
    assert asked(page_of(extra)) == pages[1]
