"""Reminders: days left, never the day after opening, one digest a person and a day, every mail logged."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils import timezone

from emulation import clock
from emulation.duties import Duty
from emulation.notices.models import Digest, Notice, OutgoingMail
from emulation.notices.reminders import digest_of, remind, worth_reminding
from tests.pledges.evaluations.casts import make_quarter

LOCAL = timezone.get_default_timezone()
NOON = datetime(2026, 9, 1, 12, tzinfo=LOCAL)


def duty(days: int, *, hour: int = 16, since: int | None = None, title: str = "Nộp kết quả") -> Duty:
    due = NOON.replace(hour=hour) + timedelta(days=days)
    begun = None if since is None else NOON + timedelta(days=since)
    return Duty(title=title, where="", url="/", action="Mở", due=due, since=begun)


@pytest.mark.parametrize("left", range(-3, 10))
def test_a_duty_is_named_on_certain_days_only(left):
    with clock.at(NOON):
        assert bool(worth_reminding([duty(left)])) == (left in (7, 3, 1, 0, -1))


@pytest.mark.parametrize("left", range(-3, 15))
def test_the_installation_says_on_which_days(settings, left):
    settings.REMINDER_DAYS = ["14", " 2", "2"]
    with clock.at(NOON):
        assert bool(worth_reminding([duty(left)])) == (left in (14, 2, -1))


def test_days_that_are_none_stop_the_command_before_anybody_is_reminded(settings):
    settings.REMINDER_DAYS = ["7", "mai"]
    with pytest.raises(SystemCheckError, match=r"REMINDER_DAYS có “mai”.*(?s:.*)REMINDER_DAYS=7,3,1,0"):
        call_command("send_reminders", skip_checks=False)


@pytest.mark.parametrize(("since", "told"), [(0, False), (-1, False), (-2, True)])
def test_never_on_the_day_of_opening_nor_the_day_after(since, told):
    with clock.at(NOON):
        assert bool(worth_reminding([duty(3, since=since)])) == told


def test_a_digest_says_how_much_is_left_and_names_three():
    with clock.at(NOON):
        assert digest_of([duty(3), duty(0)]) == "2 việc đến hạn: Nộp kết quả (còn 3 ngày); Nộp kết quả (còn 4 giờ)"
        assert digest_of([duty(1)] * 5).endswith("; và 2 việc khác")
        assert worth_reminding([Duty(title="Không hạn", where="", url="/", action="Mở")]) == []


@pytest.mark.django_db
def test_one_digest_a_person_and_a_day_and_the_mail_is_logged(capsys):
    with clock.at(NOON - timedelta(days=4)):
        quarter = make_quarter(members=2, due_at=NOON + timedelta(days=3))
    officer = quarter.cast.officers[1]
    officer.email = "can-bo@vks.example"
    officer.save()
    with clock.at(NOON):
        before = Notice.objects.filter(recipient=officer).count()
        call_command("send_reminders")
        assert "Đã nhắc 4 người." in capsys.readouterr().out
        assert remind() == 0
    (notice,) = Notice.objects.filter(recipient=officer)[: Notice.objects.filter(recipient=officer).count() - before]
    assert notice.text == "1 việc đến hạn: Nhập và nộp kết quả Quý III/2026 (còn 3 ngày)"
    assert Digest.objects.get(recipient=officer).notice == notice
    assert OutgoingMail.objects.filter(notice=notice, address="can-bo@vks.example").exists()
    with clock.at(NOON + timedelta(days=1)):
        assert remind() == 0
    with clock.at(NOON + timedelta(days=2)):
        assert remind() == 4
