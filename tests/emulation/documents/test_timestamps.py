"""Timestamps by RFC 3161: a responder of the tests on 127.0.0.1, and what happens when it is silent or talks nonsense."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import tsp

from emulation.documents.archive import archive_pdf
from emulation.documents.timestamps import Authority, configured
from emulation.documents.verifying import inspect_pdf
from tests.emulation.documents import attacks, papers

STAMPED_AT = datetime(2021, 3, 31, 3, 15, 9, tzinfo=UTC)
ROOTS = [papers.issuer().root]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a responder that serves for the module."""

    class Responder(BaseHTTPRequestHandler):
        def do_POST(self):
            query = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            nonsense = self.path == "/nonsense"
            answer = b"<html>" if nonsense else papers.timestamp_desk(STAMPED_AT).request_tsa_response(query).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Responder)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_signature_with_a_timestamp_says_when_and_by_whom(address):
    seen = inspect_pdf(papers.signed(timestamps=Authority(f"{address}/")), roots=ROOTS)
    assert seen.good
    (signature,) = seen.signatures
    assert signature.timestamped_at == STAMPED_AT
    assert signature.timestamp_by == "Dấu thời gian thử nghiệm"


def test_a_timestamp_of_an_authority_that_is_not_trusted_does_not_count(address):
    signer = papers.stranger().signer("Người ký")
    pdf = papers.signed(by=signer, timestamps=Authority(f"{address}/"))
    seen = inspect_pdf(pdf, roots=[papers.stranger().root])
    assert (seen.good, seen.signatures[0].timestamped_at) == (True, None)
    trusted = inspect_pdf(pdf, roots=[papers.stranger().root], timestamp_roots=ROOTS)
    assert trusted.signatures[0].timestamped_at == STAMPED_AT


@pytest.mark.parametrize("path", ["/nonsense", None])
def test_an_authority_that_fails_keeps_nobody_from_signing(address, path, caplog):
    url = address + path if path else "http://127.0.0.1:9"
    seen = inspect_pdf(papers.signed(timestamps=Authority(url)), roots=ROOTS)
    assert (seen.good, seen.signatures[0].timestamped_at) == (True, None)
    assert "without a timestamp" in caplog.text


def test_an_archived_file_is_covered_by_its_timestamp(address):
    signed = papers.signed_twice()
    certificates = [each.certificate for each in inspect_pdf(signed, roots=ROOTS).signatures]
    archived = archive_pdf(
        signed, certificates=[*certificates, *ROOTS], crls=[papers.issuer().crl()], timestamps=Authority(f"{address}/")
    )
    seen = inspect_pdf(archived, roots=ROOTS)
    assert archived.startswith(signed)
    assert seen.good
    assert len(seen.signatures) == 2
    (stamp,) = seen.timestamps
    assert (stamp.covers_file, stamp.timestamped_at, stamp.trusted) == (True, STAMPED_AT, True)
    assert not inspect_pdf(attacks.page_added(archived), roots=ROOTS).good


def test_without_an_authority_nothing_is_archived(settings):
    assert configured() is None
    assert archive_pdf(papers.signed_once(), certificates=[], crls=[], timestamps=None) is None
    unreachable = Authority("http://127.0.0.1:9")
    assert archive_pdf(papers.signed_once(), certificates=[], crls=[], timestamps=unreachable) is None
    settings.TSA_URL = "http://tsa.vks.local"
    assert configured().url == "http://tsa.vks.local"


def test_an_authority_has_an_http_address():
    with pytest.raises(ValueError, match="http"):
        Authority("file:///etc/passwd")
