"""One record for one form, also when twenty equal submits arrive at once."""

import threading

import pytest
from django.db import connection, transaction

from emulation.accounts.models import FormReceipt
from emulation.accounts.receipts import led_to, once
from emulation.audit.log import record
from emulation.audit.models import Event
from emulation.workflow import Missing
from tests.factories import UserFactory


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_the_second_is_led_to_the_page_of_the_first(self) -> None:
        user, done = UserFactory(), []

        def deed() -> str:
            done.append(1)
            return f"/ket-qua/{len(done)}/"

        assert [once(token="a", by=user, deed=deed) for _time in range(3)] == ["/ket-qua/1/"] * 3
        assert led_to(token="a", by=user) == "/ket-qua/1/"
        assert once(token="b", by=user, deed=deed) == "/ket-qua/2/"

    def test_a_refused_deed_leaves_the_token_free(self) -> None:
        user = UserFactory()

        def refused() -> str:
            raise Missing("Còn thiếu.")

        with pytest.raises(Missing):
            once(token="a", by=user, deed=refused)
        assert led_to(token="a", by=user) == ""
        assert once(token="a", by=user, deed=lambda: "/xong/") == "/xong/"

    def test_a_token_is_one_persons_own(self) -> None:
        first, second = UserFactory(), UserFactory()
        once(token="a", by=first, deed=lambda: "/cua-nguoi-dau/")
        assert led_to(token="a", by=second) == ""
        assert once(token="a", by=second, deed=lambda: "/cua-nguoi-sau/") == "/cua-nguoi-sau/"

    @pytest.mark.parametrize("token", ["x" * 5000, "a\x00b", "\ud800", "ký tự"])
    def test_any_token_is_taken(self, token) -> None:
        user = UserFactory()
        assert once(token=token, by=user, deed=lambda: "/1/") == once(token=token, by=user, deed=lambda: "/2/")

    def test_without_a_token_each_submit_counts(self) -> None:
        user, done = UserFactory(), []
        for _time in range(2):
            once(token="", by=user, deed=lambda: done.append(1) or "/")
        assert len(done) == 2
        assert led_to(token="", by=user) == ""


@pytest.mark.django_db(transaction=True)
def test_twenty_equal_submits_at_once_make_one_record() -> None:
    user = UserFactory()
    before = Event.objects.count()
    start, answers = threading.Barrier(20), []

    def deed() -> str:
        return f"/su-kien/{record('thing.done', user, by=user).sequence}/"

    def submit() -> None:
        try:
            start.wait()
            with transaction.atomic():
                answers.append(once(token="hai-muoi-lan", by=user, deed=deed))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Event.objects.count() == before + 1
    assert len(answers) == 20
    assert len(set(answers)) == 1
    assert FormReceipt.objects.count() == 1
