"""Tình trạng: what is found of machine and certificates, who sees it, and who is warned when, once."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from blocs.enums import Capacity
from emulation import clock, machine, status
from emulation.accounts.domain import open_account
from emulation.certificates import checks, domain, vault
from emulation.certificates.making import ROOT_ISSUES
from emulation.certificates.outside import keep_crl
from emulation.notices.models import CareWarning, Notice, OutgoingMail
from emulation.notices.warnings import warn
from emulation.status import Finding, Level, ending, findings
from tests.emulation.certificates.test_outside import trust
from tests.emulation.documents.papers import END, Issuer, issuer
from tests.factories import HostFactory, UserFactory, make_bloc_year, person

NOON = datetime(2026, 3, 31, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PAGE = "/tinh-trang/"


# --- one finding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "level", "step"),
    [(61, "fine", ""), (60, "soon", "60"), (31, "soon", "60"), (30, "soon", "30"), (8, "soon", "30"),
     (7, "trouble", "7"), (1, "trouble", "7"), (0, "trouble", "0"), (-1, "trouble", "0")],
)  # fmt: skip
def test_what_ends_is_told_60_30_and_7_days_before(left, level, step) -> None:
    with clock.at(NOON):
        found = ending(key="x", title="X", ends_at=NOON + left * DAY + timedelta(minutes=1), remedy="Làm mới.")
        assert (found.level, found.mark.split(" ")[0]) == (level, step)
        assert found.needs_care == (level != "fine")
        assert (found.remedy == "") == (level == "fine")
        assert ("Đã hết hạn" in found.text) == (left < 0)


@pytest.mark.parametrize(("free", "level"), [(2 * 1024**3, "fine"), (500 * 1024**2, "soon"), (10 * 1024**2, "trouble")])
def test_disk(free, level) -> None:
    assert machine.disk(free).level == level


def test_font_and_timestamps() -> None:
    assert machine.font(True).level == Level.FINE
    assert "fonts-liberation2" in machine.font(False).remedy
    assert machine.timestamps("").level == Level.FINE
    assert machine.timestamps("http://tsa.example").level == Level.UNKNOWN


@pytest.mark.parametrize(("apart", "level"), [(0, "fine"), (5, "fine"), (6, "trouble"), (-90, "trouble")])
def test_two_clocks(apart, level) -> None:
    assert machine.clocks(NOON, NOON + timedelta(seconds=apart)).level == level


def test_a_clock_that_went_backwards() -> None:
    minute = timedelta(minutes=1)
    assert machine.audit_clock([], NOON).level == Level.FINE
    assert machine.audit_clock([(2, NOON), (1, NOON - DAY)], NOON).level == Level.FINE
    assert machine.audit_clock([(2, NOON), (1, NOON + minute)], NOON).level == Level.FINE
    assert "Dòng 2" in machine.audit_clock([(3, NOON), (2, NOON - 2 * minute), (1, NOON)], NOON).text
    assert machine.audit_clock([(7, NOON + DAY)], NOON).level == Level.TROUBLE


@pytest.mark.django_db
def test_a_story_told_at_full_minutes_is_no_clock(administrator) -> None:
    for fraction, level in ((0, Level.FINE), (7, Level.SOON)):
        for moment in (NOON + DAY, NOON):
            with clock.at(moment.replace(microsecond=fraction)):
                open_account(by=administrator, username=f"ai-{fraction}-{moment.day}", full_name="Ai")
        assert by_key()["audit-clock"].level == level


# --- what the rooms find ----------------------------------------------------------------------------------------


def by_key() -> dict[str, Finding]:
    return {re.sub(r"-[0-9a-f]+$", "", each.key): each for each in findings()}


@pytest.mark.django_db
def test_certificates_from_nothing_to_the_end(administrator) -> None:
    with clock.at(NOON):
        found = by_key()
        assert "internal_ca create" in found["authority-none"].remedy
        assert found["authority-none"].mark == "once"
        assert found["clocks"].level == Level.FINE
        domain.signer_for(UserFactory())
        assert {each.level for key, each in by_key().items() if key in ("authority", "secret", "personal")} == {"fine"}
        vault.path().write_text("ab" * 32)
        assert "--lost-secret" in by_key()["secret"].remedy
    with clock.at(NOON + ROOT_ISSUES - 20 * DAY):
        assert by_key()["authority"].level == Level.SOON
        assert "1 khóa cá nhân" in by_key()["personal"].text
    own = Issuer("CA bên ngoài")
    (root,) = trust(administrator, own.root)
    with clock.at(NOON):
        keep_crl(by=administrator, root=root, content=own.crl())
        assert by_key()["outside-root"].level == Level.FINE
    with clock.at(END + DAY):
        found = by_key()
        assert found["outside-root"].level == Level.TROUBLE
        assert "Quá hạn cập nhật" in found["crl"].text
        assert findings()[0].level == Level.TROUBLE


@pytest.mark.django_db
def test_the_secret_is_private(private_folder) -> None:
    assert checks.check_secret_is_private() == []
    domain.ensure_authority(by=None)
    assert checks.check_secret_is_private() == []
    vault.path().chmod(0o644)
    (warning,) = checks.check_secret_is_private()
    assert (warning.id, "chmod 600" in warning.hint) == ("certificates.W001", True)


# --- the page ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_sees_the_page(client) -> None:
    for role, one in make_bloc_year(members=2).roles().items():
        client.force_login(one)
        response = client.get(PAGE)
        sees = role in ("administrator", "standing_body", "auditor")
        assert response.status_code == (200 if sees else 403), role
        assert (f'href="{PAGE}"' in client.get("/").content.decode()) == sees
        assert client.post(PAGE).status_code == (302 if sees else 403)
    assert client.put(PAGE).status_code == 405


@pytest.mark.django_db
def test_the_authority_of_timestamps_is_asked_only_by_the_button(client, administrator, settings) -> None:
    client.force_login(administrator)
    assert "Không dùng; mỗi chữ ký ghi rõ" in client.get(PAGE).content.decode()
    assert "TSA_URL" in client.post(PAGE, follow=True).content.decode()
    settings.TSA_URL = "http://127.0.0.1:9/"  # nobody listens on the port of "discard"
    assert "Chưa kiểm tra" in client.get(PAGE).content.decode()
    assert "không trả lời" in client.post(PAGE, follow=True).content.decode()
    settings.TSA_URL = "ftp://khong-phai"
    assert client.post(PAGE, follow=True).status_code == 200
    with responder() as settings.TSA_URL:
        assert "có trả lời" in client.post(PAGE, follow=True).content.decode()


@contextmanager
def responder() -> Iterator[str]:
    """Serve timestamps on 127.0.0.1 and yield the address."""
    key = rsa.generate_private_key(65537, 2048)
    _key, certificate = issuer().issue("Dấu thời gian thử nghiệm", key=key, tsa=True)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    desk = DummyTimeStamper(
        x509.Certificate.load(certificate.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(der)
    )

    class Responder(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(desk.request_tsa_response(query).dump())

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Responder) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"


@pytest.mark.django_db
def test_as_many_queries_with_three_roots_as_with_one(client, administrator) -> None:
    client.force_login(administrator)
    trust(administrator, issuer().root)
    client.get(PAGE)
    before = len(_queries(client))
    for name in ("Hai", "Ba"):
        trust(administrator, Issuer(name).root)
    assert len(_queries(client)) == before


def _queries(client) -> list[dict[str, str]]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PAGE).status_code == 200
    return captured.captured_queries


# --- warnings ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_step_is_told_once_to_those_who_keep_the_installation() -> None:
    host = HostFactory()
    keeper = person(host, Capacity.ADMINISTRATOR, email="quan-tri@example.vn")
    standing, officer = person(host, Capacity.STANDING_BODY), person(host, Capacity.OFFICER)
    with clock.at(NOON):
        domain.ensure_authority(by=None)
    end = NOON + ROOT_ISSUES - 2 * DAY
    told = []
    for days in (90, 59, 58, 29, 29, 6, 1):
        with clock.at(end - days * DAY):
            told.append(len(warn([each for each in findings() if each.key.startswith("authority")])))
    assert told == [0, 1, 0, 1, 0, 1, 0]
    assert Notice.objects.filter(recipient=keeper).count() == 3
    assert Notice.objects.filter(recipient=standing).count() == 3
    assert not Notice.objects.filter(recipient=officer).exists()
    assert OutgoingMail.objects.count() == 3
    notice = Notice.objects.first()
    assert notice.url == reverse("status")
    assert "CA nội bộ cấp chứng thư: Hết hạn ngày" in notice.text


@pytest.mark.django_db
def test_what_has_no_end_is_told_weekly_and_many_in_one_notice() -> None:
    one, two = (Finding(key, key.title(), Level.TROUBLE, "Hỏng.", "Sửa.") for key in ("a", "b"))
    assert warn([one]) == []
    assert not CareWarning.objects.exists(), "nobody was told, so nothing counts as told"
    keeper = person(HostFactory(), Capacity.ADMINISTRATOR)
    with clock.at(NOON):
        assert warn([one, two]) == [one, two]
        assert warn([one, two]) == []
    with clock.at(NOON + 7 * DAY):
        assert warn([one]) == [one]
    texts = list(Notice.objects.filter(recipient=keeper).order_by("pk").values_list("text", flat=True))
    assert texts == ["2 việc của hệ thống cần xem. A: Hỏng.; B: Hỏng.", "1 việc của hệ thống cần xem. A: Hỏng."]


@pytest.mark.django_db
def test_the_command_says_what_it_told(administrator, monkeypatch) -> None:
    monkeypatch.setattr(status, "_providers", [lambda: [Finding("a", "Đĩa", Level.SOON, "Sắp đầy.", "Dọn đĩa.")]])
    for expected in ("Cần chú ý: Đĩa. Sắp đầy. Dọn đĩa.\nĐã báo 1 việc mới.\n", "Đã báo 0 việc mới.\n"):
        out = StringIO()
        call_command("send_care_warnings", stdout=out)
        assert out.getvalue() == expected
