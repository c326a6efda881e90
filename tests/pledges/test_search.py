"""The search page over every room, with expected hits; the same on SQLite and on PostgreSQL."""

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.enums import Capacity, Position, UnitKind
from blocs.models import Bloc, Decision, Post, Unit
from emulation.accounts.models import User
from emulation.search import answer, wanted
from pledges.models import Pledge
from tests.factories import Cast, DecisionFactory, UnitFactory, UserFactory, make_bloc_year, person
from tests.pledges.stories import drafted

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """A bloc with a pledge, divisions 1, 2, 10 and 20, and a person with a name of two words."""
    cast = make_bloc_year(members=3, name="Khối thi đua Đông Hưng", slug="dong-hung")
    for number in (10, 20, 2, 1, 12):
        UnitFactory(
            code=f"phong-{number}",
            name=f"Phòng {number}",
            short_name=f"Phòng {number}",
            kind=UnitKind.DIVISION,
            parent=cast.host,
            protocol_order=50,
        )
    UnitFactory(name="Viện kiểm sát nhân dân huyện Đông Hưng", short_name="VKSND Đông Hưng", code="dh")
    UnitFactory(name="Tổ công tác phòng 2 Đông Hưng", short_name="Tổ công tác", code="to")
    person(cast.units[2], Capacity.OFFICER, Position.PROCURATOR, full_name="Đỗ Thị Hồng Thắm", username="tham")
    drafted(cast=cast)
    return cast


def found(user, typed: str) -> dict[str, list[str]]:
    """Return the titles of the hits by the slug of their kind."""
    return {group.kind.slug: [hit.title for hit in group.hits] for group in answer(user, wanted(typed))}


@pytest.mark.parametrize(
    ("typed", "kind", "titles"),
    [
        ("phòng", "don-vi", ["Phòng 1", "Phòng 2", "Phòng 10", "Phòng 12", "Phòng 20"]),
        ("phòng tổ", "don-vi", ["Tổ công tác phòng 2 Đông Hưng"]),
        ("phong 2", "don-vi", ["Phòng 2", "Phòng 20", "Tổ công tác phòng 2 Đông Hưng"]),
        ('"phòng 2"', "don-vi", ["Phòng 2", "Tổ công tác phòng 2 Đông Hưng"]),
        ('"hưng đông"', "don-vi", None),
        ("2 phòng tổ", "don-vi", ["Tổ công tác phòng 2 Đông Hưng"]),
        ("vksnd đông hưng", "don-vi", ["Viện kiểm sát nhân dân huyện Đông Hưng"]),
        ("DONG HUNG", "khoi", ["Khối thi đua Đông Hưng"]),
        ("đỗ thắm", "nguoi", ["Đỗ Thị Hồng Thắm"]),
        ("do thi hong tham", "nguoi", ["Đỗ Thị Hồng Thắm"]),
        ("giao ước đông hưng 2026", "giao-uoc", ["Giao ước thi đua Khối thi đua Đông Hưng – 2026"]),
        ("giao ước đông hưng 2025", "giao-uoc", None),
        ('"QĐ-UBND" thành lập', "quyet-dinh", 1),
        ("ubnd cử", "quyet-dinh", 1),
        ("!?", "don-vi", None),
    ],
)
def test_expected_hits(cast, typed, kind, titles) -> None:
    for form in ("NFC", "NFD"):
        hits = found(cast.head_leader, unicodedata.normalize(form, typed)).get(kind)
        assert (len(hits) if isinstance(titles, int) and hits else hits) == titles


def test_who_may_not_see_does_not_find(cast) -> None:
    DecisionFactory(abstract="về việc Đông Hưng khác")
    seen = {name: found(user, "đông hưng") for name, user in cast.roles().items()}
    for role in ("member_officer", "standing_body", "auditor", "provincial_leader"):
        assert {"don-vi", "khoi", "giao-uoc"} <= seen[role].keys(), role
    for role in ("outsider", "administrator"):
        assert "khoi" not in seen[role], role
        assert "giao-uoc" not in seen[role], role
        assert "don-vi" in seen[role], role
    # Nothing rests on the other decision: only who records decisions finds it.
    assert {role for role, groups in seen.items() if "quyet-dinh" in groups} == {"standing_body", "administrator"}
    assert found(UserFactory(), "đông hưng") == {}
    assert "quyet-dinh" not in found(cast.outsider, "QĐ-UBND")


def test_people_are_those_with_a_post_today(cast) -> None:
    UserFactory(full_name="Không Chức Vụ")
    former = UserFactory(full_name="Chức Vụ Cũ")
    Post.objects.create(
        person=former,
        unit=cast.head,
        position=Position.PROCURATOR,
        capacity=Capacity.OFFICER,
        starts_on=date(2016, 1, 1),
        ends_on=date(2020, 1, 1),
    )
    closed = person(cast.head, Capacity.OFFICER, full_name="Chức Vụ Khóa")
    assert found(cast.head_leader, "chức vụ") == {"nguoi": ["Chức Vụ Khóa"]}
    closed.is_active = False
    closed.save()
    assert found(cast.head_leader, "chức vụ") == {}
    assert found(former, "thắm") == {}


def test_a_renamed_bloc_takes_its_pledges_along(cast) -> None:
    cast.bloc.name = "Khối thi đua Kiến Xương"
    cast.bloc.save()
    assert "giao-uoc" in found(cast.head_leader, "giao ước kiến xương")
    with_new_name = Pledge.objects.get(bloc_year=cast.bloc_year)
    assert with_new_name.search_key == with_new_name.make_search_key()


# --- the page ---------------------------------------------------------------------------------------------------


def page(client, **question: str) -> str:
    response = client.get(reverse("search"), question)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_groups_counts_and_leads_on(client, cast) -> None:
    client.force_login(cast.head_leader)
    for number in range(21):
        UnitFactory(name=f"Trạm {number}", short_name=f"Trạm {number}", protocol_order=60)
    content = page(client, q="trạm")
    assert "(21)</span>" in content
    assert 'href="?q=tr%E1%BA%A1m&amp;loai=don-vi"' in content
    assert content.index("Trạm 2<") < content.index("Trạm 4<")
    assert "Trạm 10" not in content

    alone = page(client, q="trạm", loai="don-vi")
    assert alone.index("Trạm 9<") < alone.index("Trạm 10<")
    assert "Trạm 20" not in alone
    assert "Trạm 20" in page(client, q="trạm", loai="don-vi", page="2")
    assert "Tất cả kết quả" in alone


def test_people_decisions_and_pledges_say_more_than_a_name(client, cast) -> None:
    client.force_login(cast.head_leader)
    content = page(client, q="hồng thắm")
    assert f"Kiểm sát viên, {cast.units[2]} ({cast.host})" in content
    assert f'href="{cast.units[2].get_absolute_url()}"' in content
    content = page(client, q="QĐ-UBND")
    assert f'href="{cast.bloc.get_absolute_url()}"' in content
    assert f'href="{cast.bloc_year.get_absolute_url()}"' in content
    assert "Dự thảo" in page(client, q="giao ước đông hưng")
    client.force_login(cast.administrator)  # who keeps the catalogue finds the decision, not the bloc behind it
    content = page(client, q="QĐ-UBND")
    assert cast.founding_decision.number in content
    assert cast.bloc.get_absolute_url() not in content


@pytest.mark.parametrize(
    ("question", "answer_"),
    [
        ("", "Hãy nhập tên đơn vị"),
        ("   ", "Hãy nhập tên đơn vị"),
        ('... ??? "" -', "Chưa có chữ hoặc số nào để tìm"),
        ("khôngcógì", "Không tìm thấy gì khớp với “khôngcógì”"),
        ("zw " * 67, "Không tìm thấy gì khớp"),
        ("x" * 500, "Không tìm thấy gì khớp"),
        ("<b>%_\\'\"", "Không tìm thấy gì khớp với “&lt;b&gt;%_\\&#x27;&quot;”"),
        ("\x01\x02", "Hãy nhập tên đơn vị"),
    ],
)
def test_odd_questions_get_kind_words(client, question, answer_) -> None:
    client.force_login(person(UnitFactory(), Capacity.OFFICER, full_name="Ai", username="ai"))
    assert answer_ in page(client, q=question)


def test_a_nul_byte_is_refused_in_words(client) -> None:
    client.force_login(UserFactory())
    response = client.get(reverse("search") + "?q=a%00b")
    assert response.status_code == 400
    assert "NUL" in response.content.decode()


def test_the_box_stands_on_every_page_but_its_own(client, cast) -> None:
    client.force_login(cast.head_leader)
    assert f'action="{reverse("search")}" role="search"' in client.get(reverse("blocs:list")).content.decode()
    assert page(client, q="a").count('role="search"') == 1
    client.logout()
    assert 'role="search"' not in client.get(reverse("account_login")).content.decode()


def test_as_many_queries_with_more_hits(client, cast, django_assert_num_queries) -> None:

    client.force_login(cast.standing_body)
    with CaptureQueriesContext(connection) as before:
        page(client, q="h")
    make_bloc_year(members=4)
    DecisionFactory.create_batch(3, by=cast.standing_body)
    with django_assert_num_queries(len(before)):
        page(client, q="h")
    assert len(before) <= 20


# --- PostgreSQL -------------------------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("model", "index"),
    [
        (Unit, "blocs_unit_search_key_trgm"),
        (User, "accounts_user_search_key_trgm"),
        (Bloc, "blocs_bloc_search_key_trgm"),
        (Decision, "blocs_decision_search_key_trgm"),
        (Pledge, "pledges_pledge_search_key_trgm"),
    ],
)
def test_the_trigram_index_can_be_used(cast, model, index) -> None:
    """Without sequential scans the condition of the search is answered by the index, for words and for phrases.

    The condition alone: beside what the reader may see, the planner of a table of ten rows takes any index there is.
    """
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    for typed in ("đông hưng", '"đông hưng"'):
        assert index in model.objects.filter(wanted(typed).condition()).order_by("pk").explain()


def test_the_key_of_a_bloc_is_that_of_its_name() -> None:
    cast = make_bloc_year(members=0, led=False, name="Khối 10")
    other = make_bloc_year(members=0, led=False, name="Khối 9")
    assert list(Bloc.objects.filter(pk__in=[cast.bloc.pk, other.bloc.pk])) == [other.bloc, cast.bloc]
