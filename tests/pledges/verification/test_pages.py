"""The public pages: by code, by file, for people without an account."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from emulation.files.models import StoredFile
from pledges.models import Revision
from tests.emulation.documents import attacks
from tests.factories import UserFactory
from tests.pledges import stories
from tests.pledges.verification.papers import file_of, final

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return stories.signed(members=2)


def upload(client, content: bytes, address: str | None = None):
    file = SimpleUploadedFile("ban-dang-cam.pdf", content, content_type="application/pdf")
    return client.post(address or reverse("verification:start"), {"file": file})


def page_of(story) -> str:
    return reverse("verification:paper", args=[file_of(story).code])


def test_by_code_without_an_account(client, story):
    assert client.get(reverse("verification:start")).status_code == 200
    found = client.post(reverse("verification:start"), {"code": file_of(story).code.lower()})
    assert (found.status_code, found.url) == (302, page_of(story))
    text = client.get(found.url).content.decode()
    assert "HỢP LỆ: đúng bản chính thức đã ký đủ" in text
    assert str(story.pledge.bloc_year) in text
    assert Revision.objects.order_by("number").first().name in text


def test_the_page_tells_no_more_than_name_title_unit(client, story):
    """No address of a machine, no account, no mail."""
    text = client.get(page_of(story)).content.decode()
    assert "127.0.0.1" not in text
    for person in story.cast.leaders:
        assert person.username not in text


def test_a_code_in_another_spelling_leads_to_the_page(client, story):
    address = reverse("verification:paper", args=[file_of(story).code.lower()])
    assert client.get(address).url == page_of(story)


def test_an_unknown_code_is_refused_with_its_reason_and_kept(client):
    page = client.post(reverse("verification:start"), {"code": "ABCD-EFGH-JKMN"})
    assert page.status_code == 422
    assert "Không có văn bản nào mang mã này" in page.content.decode()
    assert "ABCD-EFGH-JKMN" in page.content.decode()
    page = client.get("/xac-minh/ABCD-EFGH-JKMN/")
    assert page.status_code == 404
    assert "Không có văn bản nào mang mã này" in page.content.decode()
    assert f'action="{reverse("verification:start")}"' in page.content.decode()
    assert client.post(reverse("verification:start"), {}).status_code == 422


def test_a_file_gets_its_verdict_and_is_not_kept(client, story):
    files = StoredFile.objects.count()
    page = upload(client, final(story))
    assert page.status_code == 200
    assert "HỢP LỆ" in page.content.decode()
    page = upload(client, attacks.page_painted(final(story)), page_of(story))
    assert "KHÔNG HỢP LỆ" in page.content.decode()
    assert "vẽ đè sau khi ký (trang 1)" in page.content.decode()
    page = upload(client, b"PK\x03\x04 mot tep khac")
    assert "không phải là PDF" in page.content.decode()
    assert StoredFile.objects.count() == files


def test_a_file_over_the_limit_is_refused_before_it_is_read(client, monkeypatch):
    monkeypatch.setattr("pledges.verification.forms.MOST_BYTES", 1000)
    page = upload(client, b"%PDF-1.7" + bytes(2000))
    assert page.status_code == 422
    assert "nên không kiểm tra" in page.content.decode()


def test_the_page_of_a_text_that_nobody_signed_yet(client):
    story = stories.agreed(members=2)
    text = client.get(page_of(story)).content.decode()
    assert "KHÔNG HỢP LỆ" not in text
    assert "chưa có chữ ký nào" in text


def test_one_address_asks_so_often_a_minute(client, monkeypatch):
    monkeypatch.setattr("pledges.verification.limits.MOST", {"upload": 2, "look-up": 2})
    answers = [upload(client, b"khong phai pdf").status_code for _time in range(3)]
    assert answers == [200, 200, 429]
    answers = [client.get("/xac-minh/ABCD/").status_code for _time in range(3)]
    assert answers == [404, 404, 429]
    for _colleague in range(2):
        client.force_login(UserFactory())
        answers = [upload(client, b"khong phai pdf").status_code for _time in range(3)]
        assert answers == [200, 200, 429], "who is logged in shares the count of others at this address"
    cache.clear()
    assert upload(client, b"khong phai pdf").status_code == 200


def test_a_form_without_token_is_refused(csrf_client):
    assert csrf_client.post(reverse("verification:start"), {"code": "ABCD"}).status_code == 403


def test_queries_do_not_grow_with_the_signatures(client, django_assert_max_num_queries, django_assert_num_queries):
    small, large = stories.signed(members=2), stories.signed(members=4)
    counts = []
    for story in (small, large):
        client.get(page_of(story))
        with django_assert_max_num_queries(30) as queries:
            client.get(page_of(story))
        counts.append(len(queries))
    assert counts[0] == counts[1]
