"""Templates: the words of a draft with variables, kept in the admin, filled in for the bloc-year."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from emulation.audit.models import Event
from emulation.rows import Invalid
from emulation.workflow import NotAllowed
from pledges.domain import drafting, templates
from pledges.enums import Direction, LineKind
from pledges.models import Pledge, PledgeTemplate, TemplateLine
from pledges.variables import VARIABLES, filled, unknown_in
from tests.factories import make_bloc_year

VALUES = {name: f"<{name}>" for name in VARIABLES}


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Năm {năm}, {khối}.", []),
        ("{ Năm  Trước }", []),
        ("{nam}, {năm}, {nam}", ["nam"]),
        ("Một { ngoặc", ["{"]),
        ("}", ["}"]),
        ("{}", [""]),
        ("{{năm}}", ["{", "}"]),
    ],
)
def test_what_is_no_variable_is_named(text, unknown):
    assert unknown_in(text) == unknown


@given(st.lists(st.sampled_from([*(f"{{{name}}}" for name in VARIABLES), "lời ", "1.", "“", "\n"])))
def test_filling_in_changes_variables_alone(parts):
    text = "".join(parts)
    expected = "".join(VALUES[part[1:-1]] if part[0] == "{" else part for part in parts)
    assert filled(text, VALUES) == filled(expected, VALUES)
    assert not unknown_in(text)


def test_a_value_that_looks_like_a_variable_is_printed():
    assert filled("{khối}", VALUES | {"khối": "{năm}"}) == "{năm}"


def template(**fields) -> PledgeTemplate:
    made = PledgeTemplate(name="Mẫu của ngành", opening="Tại {nơi ký}, {ngày ký}, {số đơn vị} đơn vị ký:", **fields)
    made.full_clean()
    made.save()
    lines = [
        TemplateLine(kind=LineKind.GROUND, text="Căn cứ Chỉ thị công tác năm {năm}"),
        TemplateLine(kind=LineKind.MOVEMENT, text="Hưởng ứng phong trào của {khối}."),
        TemplateLine(kind=LineKind.CONTENT, text="Khắc phục hạn chế của năm {năm trước}, theo {cơ quan chủ quản}."),
        TemplateLine(
            kind=LineKind.TARGET,
            text="Tỷ lệ giải quyết năm {năm}",
            measure="%",
            direction=Direction.AT_LEAST,
            planned=Decimal("97.5"),
        ),
    ]
    for order, line in enumerate(lines):
        line.template, line.order = made, order
        line.full_clean()
        line.save()
    return made


def begin(cast) -> Pledge:
    return drafting.draft_pledge(
        by=cast.head_leader, bloc_year=cast.bloc_year, place="Vũ Thư", conference_on=date(2026, 3, 31)
    )


@pytest.mark.django_db
def test_a_draft_gets_the_words_of_the_template_for_its_own_year():
    cast = make_bloc_year(members=3)
    pledge = begin(cast)
    templates.fill_from_template(by=cast.officers[1], pledge=pledge, template=template())
    stored = Pledge.objects.get()
    assert stored.opening == "Tại Vũ Thư, ngày 31 tháng 3 năm 2026, 3 đơn vị ký:"
    assert stored.closing.startswith("Các đơn vị thành viên cam kết"), (
        "what the template leaves out gets the usual words"
    )
    assert "Lưu: Khối trưởng" in stored.recipients
    grounds = [ground.text for ground in stored.grounds.all()]
    assert grounds[-1] == "Căn cứ Chỉ thị công tác năm 2026"
    assert len(grounds) == 4, "law, founding, leadership, and that of the template"
    words = {clause.section: clause.text for clause in stored.clauses.all()}
    assert words["movement"] == f"Hưởng ứng phong trào của {cast.bloc.name}."
    assert words["content"] == f"Khắc phục hạn chế của năm 2025, theo {cast.host.current_name.full}."
    target = stored.targets.get()
    assert (target.indicator, target.planned, target.seat) == ("Tỷ lệ giải quyết năm 2026", Decimal("97.5"), None)
    assert Event.objects.filter(verb="pledge.filled_from_template").exists()


@pytest.mark.django_db
def test_who_cannot_draft_and_what_cannot_be_filled():
    cast = make_bloc_year(members=2)
    pledge, made = begin(cast), template(valid_until=date(2020, 1, 1))
    with pytest.raises(NotAllowed):
        templates.fill_from_template(by=cast.outsider, pledge=pledge, template=made)
    with pytest.raises(Invalid, match="không còn dùng"):
        templates.fill_from_template(by=cast.head_leader, pledge=pledge, template=made)
    PledgeTemplate.objects.update(valid_until=None)
    TemplateLine.objects.filter(kind=LineKind.GROUND).update(text="Căn cứ " + "{khối} " * 60)
    with pytest.raises(Invalid, match="dài quá 600 ký tự sau khi điền"):
        templates.fill_from_template(by=cast.head_leader, pledge=pledge, template=made)
    assert not Pledge.objects.get().clauses.exists(), "all or nothing"
    drafting.fill_with_skeleton(by=cast.head_leader, pledge=pledge)
    with pytest.raises(Invalid, match="đã có nội dung"):
        templates.fill_from_template(by=cast.head_leader, pledge=pledge, template=made)


@pytest.mark.django_db
def test_a_line_is_whole_and_its_variables_are_known():
    made = template()
    with pytest.raises(ValidationError, match="Biến không có: {nam}. Chỉ dùng: {năm}"):
        TemplateLine(template=made, kind=LineKind.CONTENT, text="{nam}").full_clean()
    for values in ({"kind": LineKind.TARGET}, {"kind": LineKind.CONTENT, "measure": "%"}):
        with pytest.raises(ValidationError, match="Chỉ tiêu phải có đơn vị tính"):
            TemplateLine(template=made, text="x", **values).full_clean()


@pytest.mark.django_db
def test_the_page_offers_templates_in_use_and_begins_with_the_chosen_one(client):
    cast = make_bloc_year(members=2)
    made = template()
    PledgeTemplate.objects.create(name="Mẫu cũ", valid_until=date(2020, 1, 1))
    client.force_login(cast.head_leader)
    path = reverse("pledges:draft", args=[cast.bloc.slug, cast.bloc_year.year])
    page = client.get(path).content.decode()
    assert "Mẫu: Mẫu của ngành" in page
    assert "Mẫu cũ" not in page
    sent = {"place": "Vũ Thư", "conference_on": "31/03/2026", "start": f"template-{made.pk}"}
    assert client.post(path, sent | {"start": "template-999999"}).status_code == 422
    assert client.post(path, sent).status_code == 302
    assert Pledge.objects.get().clauses.count() == 2


@pytest.mark.django_db
def test_the_admin_keeps_templates_names_the_variables_and_records_the_lines(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.administrator)
    made = template()
    path = reverse("admin:pledges_pledgetemplate_change", args=[made.pk])
    assert "{cơ quan chủ quản}" in client.get(path).content.decode()
    lines = list(made.lines.all())
    sent = {"name": made.name, "opening": "", "closing": "", "recipients": "", "valid_from": "", "valid_until": ""}
    sent |= {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": len(lines)}
    for number, line in enumerate(lines):
        values = {"id": line.pk, "kind": line.kind, "order": line.order, "text": line.text, "measure": line.measure}
        values |= {"direction": line.direction, "planned": "" if line.planned is None else "97,5", "template": made.pk}
        sent |= {f"lines-{number}-{name}": value for name, value in values.items()}
    refused = client.post(path, sent | {"lines-1-text": "Phong trào {khoi}"})
    assert refused.status_code == 200
    assert "Biến không có: {khoi}" in refused.content.decode()
    answer = client.post(path, sent | {"lines-1-text": "Phong trào {khối}"})
    assert answer.status_code == 302, answer.context["errors"]
    assert Event.objects.filter(verb="pledgetemplate.lines_changed").count() == 1
