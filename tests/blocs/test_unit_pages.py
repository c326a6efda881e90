"""The pages of units: as of a day, renaming, the guided page of mergers and divisions, the timeline."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blocs.domain.renaming import rename_unit
from blocs.domain.succession import NewUnit, Plan, reorganise
from blocs.enums import SuccessionKind, UnitKind
from blocs.models import Decision, Succession, Unit
from emulation.audit.models import Event
from tests.blocs.helpers import text
from tests.factories import Cast, UnitFactory, make_bloc_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_bloc_year(members=4)


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def proposal(cast: Cast, **change: Any) -> dict[str, Any]:
    """What a person sends from the guided page: the last two districts become one region."""
    return {
        "step": "preview",
        "once": "x",
        "kind": "merge",
        "effective_on": "01/07/2026",
        "decision": str(cast.founding_decision.pk),
        "note": "",
        "predecessors": [str(unit.pk) for unit in cast.units[2:]],
        "into": "",
        "new0-name": "Viện kiểm sát nhân dân khu vực 1",
        "new0-short_name": "VKSND khu vực 1",
        "new0-code": "khu-vuc-1",
        "new0-kind": "regional",
        "new0-parent": str(cast.host.pk),
        "new0-protocol_order": "5",
        **change,
    }


def test_a_merger_is_shown_first_and_done_at_the_last_step(administrator: Client, cast: Cast) -> None:
    address, events = reverse("blocs:reorganise"), Event.objects.count()
    page = text(administrator.get(address))
    assert cast.units[2].name in page
    preview = administrator.post(address, proposal(cast))
    assert preview.status_code == 200
    for words in ("Chưa ghi gì", "Chức vụ kết thúc", str(cast.bloc_year), "khu vực 1"):
        assert words in text(preview)
    assert Event.objects.count() == events
    done = administrator.post(address, proposal(cast, step="do"), follow=True)
    assert Unit.objects.get(code="khu-vuc-1").protocol_order == 5
    assert Succession.objects.get().decision == cast.founding_decision
    for words in ("Hợp nhất", cast.units[2].name, "Lịch sử"):
        assert words in text(done)
    again = administrator.post(address, proposal(cast, step="do"))
    assert again.status_code == 302
    assert Succession.objects.count() == 1


def test_a_new_decision_can_be_written_on_the_way(administrator: Client, cast: Cast) -> None:
    new = {
        "decision": "",
        "new-number": "1/NQ-HĐND",
        "new-issued_on": "01/06/2026",
        "new-issuer": "Hội đồng",
        "new-abstract": "về sắp xếp",
    }
    count = Decision.objects.count()
    preview = administrator.post(reverse("blocs:reorganise"), proposal(cast, **new))
    assert "1/NQ-HĐND" in text(preview)
    assert Decision.objects.count() == count
    administrator.post(reverse("blocs:reorganise"), proposal(cast, step="do", **new))
    assert Succession.objects.get().decision.number == "1/NQ-HĐND"


def test_going_back_keeps_what_was_typed(administrator: Client, cast: Cast) -> None:
    page = administrator.post(reverse("blocs:reorganise"), proposal(cast, step="edit"))
    assert page.status_code == 200
    assert text(page).count("checked") >= 3  # the kind and two units
    assert "VKSND khu vực 1" in text(page)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"predecessors": []}, "Chưa chọn đơn vị trước sắp xếp"),
        ({"predecessors": ["999999"]}, "hợp lệ"),
        ({"kind": "x"}, "hợp lệ"),
        ({"effective_on": "31/02/2026"}, "không phải là ngày"),
        ({"decision": ""}, "Chưa có quyết định"),
        ({"new0-name": ""}, "hoặc xóa cả dòng"),
        ({"new0-code": "có dấu"}, "Đơn vị mới chưa đúng"),
        ({"new0-protocol_order": "-1"}, "Đơn vị mới chưa đúng"),
        ({"kind": "absorb"}, "Hãy chọn đơn vị, không khai đơn vị mới"),
        ({"kind": "split"}, "cần ít nhất 2"),
    ],
)
def test_a_bad_proposal_keeps_what_was_typed(
    administrator: Client, cast: Cast, change: dict[str, Any], reason: str
) -> None:
    for step in ("preview", "do"):
        page = administrator.post(reverse("blocs:reorganise"), proposal(cast, step=step, **change))
        assert page.status_code == 422
        assert reason in text(page)
        assert "VKSND khu vực 1" in text(page)
    assert not Succession.objects.exists()


def test_the_standing_body_sees_only_its_own_units(client: Client, cast: Cast) -> None:
    foreign = make_bloc_year(members=2)
    client.force_login(cast.standing_body)
    page = text(client.get(reverse("blocs:reorganise")))
    assert cast.units[0].name in page
    assert f'value="{foreign.units[0].pk}" id="before-' not in page
    answer = client.post(
        reverse("blocs:reorganise"), proposal(cast, predecessors=[str(unit.pk) for unit in foreign.units])
    )
    assert answer.status_code == 422


def test_renaming_by_page(administrator: Client, cast: Cast) -> None:
    unit, old = cast.units[2], cast.units[2].name
    address = reverse("blocs:rename_unit", args=[unit.code])
    sent = {
        "once": "y",
        "name": "Viện kiểm sát nhân dân thị xã Mới",
        "short_name": "VKSND thị xã Mới",
        "effective_on": "01/07/2026",
        "decision": str(cast.founding_decision.pk),
    }
    page = text(administrator.post(address, sent, follow=True))
    assert f"Đổi tên: “{old}” thành “Viện kiểm sát nhân dân thị xã Mới”" in page
    refused = administrator.post(address, {**sent, "once": "z"})
    assert refused.status_code == 422
    assert "chưa khác tên hiện nay" in text(refused)


def test_the_directory_as_of_a_day(administrator: Client, cast: Cast) -> None:
    old = cast.units[1].name
    rename_unit(
        by=cast.administrator,
        unit=cast.units[1],
        name="Viện kiểm sát nhân dân thị xã Mới",
        short_name="Mới",
        effective_on=date(2026, 7, 1),
        decision=cast.founding_decision,
    )
    gone = UnitFactory(parent=cast.host, closed_on=date(2020, 1, 1), name="Viện kiểm sát nhân dân huyện Xưa")
    address = reverse("blocs:units")
    today, then = text(administrator.get(address)), text(administrator.get(address, {"on": "30/06/2026"}))
    assert "thị xã Mới" in today
    assert "thị xã Mới" not in then
    assert old in then
    assert gone.name not in today
    assert gone.name in text(administrator.get(address, {"on": "31/12/2019"}))
    assert gone.name in text(administrator.get(address, {"all": "on"}))
    missed = text(administrator.get(address, {"q": "huyen xua"}))
    assert "Có 1 đơn vị khớp ở thời kỳ khác" in missed
    odd = administrator.get(address, {"on": "hôm qua", "kind": "x", "page": "x", "q": "\x00"})
    assert odd.status_code in (200, 400)
    assert "không phải là ngày" in text(administrator.get(address, {"on": "hôm qua"}))


def test_the_timeline_joins_those_before_and_after(administrator: Client, client: Client, cast: Cast) -> None:
    founds = [NewUnit("khu-vuc-1", UnitKind.REGIONAL, "Viện kiểm sát nhân dân khu vực 1", "VKSND khu vực 1", cast.host)]
    plan = Plan(SuccessionKind.MERGE, date(2026, 7, 1), cast.founding_decision, cast.units[2:4], (), founds)
    reorganise(by=cast.administrator, plan=plan)
    for code in ("khu-vuc-1", cast.units[2].code):
        client.force_login(cast.provincial_leader)
        page = text(client.get(reverse("blocs:unit_history", args=[code])))
        assert "Hợp nhất" in page
        assert f"Thành viên: {cast.bloc_year}" in page
    client.force_login(cast.outsider)  # the bloc is not theirs to see, the structure is
    page = text(client.get(reverse("blocs:unit_history", args=["khu-vuc-1"])))
    assert "Hợp nhất" in page
    assert str(cast.bloc_year) not in page


def test_histories_take_the_same_queries_however_long_they_are(
    administrator: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    def queries(code: str) -> int:
        with django_assert_max_num_queries(30) as taken:
            administrator.get(reverse("blocs:unit_history", args=[code]))
        return len(taken)

    queries(cast.units[0].code)
    alone = queries(cast.units[1].code)
    day, before = date(2026, 7, 1), cast.units[2:4]
    for step in range(5):
        new = NewUnit(f"khu-vuc-{step}", UnitKind.REGIONAL, f"Khu vực {step}", f"KV {step}", cast.host)
        plan = Plan(SuccessionKind.MERGE, day, cast.founding_decision, before, (), [new])
        reorganise(by=cast.administrator, plan=plan)
        before, day = [Unit.objects.get(code=new.code), UnitFactory(parent=cast.host)], day + timedelta(days=31)
    assert queries("khu-vuc-4") <= alone + 2  # the relatives themselves; once, not once for each
