"""Search without diacritics, the pages of units, empty pages, duties."""

import pytest
from django.urls import reverse

from blocs.enums import Capacity, UnitKind
from blocs.models import BlocYear
from emulation.duties import duties_of
from tests.blocs.helpers import page, text
from tests.factories import HostFactory, UnitFactory, make_bloc_year, person

pytestmark = pytest.mark.django_db


def test_units_are_found_without_diacritics_and_by_kind(client):
    cast = make_bloc_year(members=2)
    UnitFactory(name="Viện kiểm sát nhân dân huyện Đông Hưng", short_name="VKSND huyện Đông Hưng")
    UnitFactory(name="Viện kiểm sát nhân dân thành phố Thái Bình", short_name="TP Thái Bình")
    UnitFactory(name="Phòng 9 Thái Bình", short_name="Phòng 9", kind=UnitKind.DIVISION)
    client.force_login(cast.member_officer)
    for words, kind, names in [
        ("dong hung", "", {"Đông Hưng"}),
        ("ĐÔNG hưng", "", {"Đông Hưng"}),
        ("thai binh", "", {"thành phố Thái Bình", "Phòng 9"}),
        ("thai binh", "division", {"Phòng 9"}),
        ("binh thai", "khong-co", {"thành phố Thái Bình", "Phòng 9"}),
        ("khong co", "", set()),
    ]:
        content = text(client.get(reverse("blocs:units"), {"q": words, "kind": kind}))
        found = {
            name
            for name in ("Đông Hưng", "thành phố Thái Bình", "Phòng 9")
            if f"{name}" in content.split("<tbody>")[-1]
        }
        assert found == names if "<tbody>" in content else names == set(), (words, kind)


def test_blocs_are_found_without_diacritics(client):
    cast = make_bloc_year(members=2, name="Khối thi đua Thái Bình", slug="tb")
    client.force_login(cast.member_officer)

    assert "Khối thi đua Thái Bình" in text(client.get(reverse("blocs:list"), {"q": "thai binh"}))
    assert "Không có khối nào khớp" in text(client.get(reverse("blocs:list"), {"q": "hà nội"}))


def test_the_page_of_a_unit_shows_its_years_but_not_those_of_strangers(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.member_leader)
    assert str(cast.bloc_year) in text(client.get(reverse("blocs:unit", args=[cast.head.code])))

    client.force_login(cast.outsider)
    content = text(client.get(reverse("blocs:unit", args=[cast.head.code])))
    assert str(cast.bloc_year) not in content
    assert "chưa tham gia khối nào" in content


def test_empty_pages_say_the_next_step(client):
    host = HostFactory()
    standing_body, officer = person(host, Capacity.STANDING_BODY), person(UnitFactory(), Capacity.OFFICER)
    client.force_login(standing_body)
    assert "bấm “Thành lập khối”" in text(client.get(reverse("blocs:list")))
    client.force_login(officer)
    assert "hãy liên hệ Thường trực Hội đồng" in text(client.get(reverse("blocs:list")))

    cast = make_bloc_year(members=0, led=False)
    client.force_login(cast.standing_body)
    assert "Bước tiếp theo: bấm “Chọn đơn vị thành viên”" in text(client.get(page("year", cast)))
    assert "Đề nghị quản trị hệ thống thêm đơn vị" in text(client.get(page("seats", cast)))
    BlocYear.objects.filter(pk=cast.bloc_year.pk).delete()
    assert "bấm “Mở năm thi đua”" in text(client.get(cast.bloc.get_absolute_url()))


def test_duties_of_a_bloc_that_rests_are_none(client):
    cast = make_bloc_year(members=2, year=2021)

    assert duties_of(cast.standing_body) == []
