"""The verdict: what the file says and what the database knows must agree."""

import io
import json
import subprocess
from datetime import date

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import CommandError, call_command

from emulation.certificates.queries import trusted_roots
from pledges.domain import agreement, taking
from pledges.models import SigningFile
from pledges.verification.domain import verdict as verdicts
from pledges.verification.domain.verdict import judge, judge_stored
from pledges.verification.queries import papers as known
from tests.emulation.documents import attacks
from tests.emulation.documents.papers import python_tool, save, timestamp_desk
from tests.pledges import stories
from tests.pledges.appendices import amended
from tests.pledges.verification.papers import file_of, final, revision, signed_behind_the_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return stories.signed(members=2)


def test_the_final_file_is_good_and_says_who_signed(story):
    found = judge(final(story))
    assert (found.good, found.complete, found.reasons) == (True, True, ())
    assert found.headline == "HỢP LỆ: đúng bản chính thức đã ký đủ, còn nguyên vẹn."
    first, second, witness, seal = found.lines
    assert first.name == file_of(story).revisions.get(number=1).name
    assert (first.means, first.unit) == ("Xác nhận điện tử nội bộ", story.cast.units[0].current_name.full)
    assert first.time_note == "giờ máy chủ khi nhận chữ ký, không có dấu thời gian"
    assert first.after.startswith("Sau đó chỉ có thêm 3 chữ ký (")
    assert second.after.startswith("Sau đó chỉ có thêm 2 chữ ký")
    assert witness.good
    assert seal.after == "Chữ ký cuối cùng, bao trùm toàn bộ tệp."
    assert judge_stored(file_of(story)) == found
    assert judge(final(story), file_of(story)) == found


def test_what_was_done_to_the_file_is_named(story):
    good = final(story)
    for changed, words in [
        (attacks.page_added(good), "trang được thêm vào sau khi ký (trang 2)"),
        (attacks.page_object_appended(good), "đối tượng trang được nối vào tệp"),
        (attacks.page_painted(good), "vẽ đè sau khi ký (trang 1)"),
        (attacks.extra_page_saved(good), "trang được thêm vào sau khi ký (trang"),
        (good + b"\n", ""),
        (revision(story, 3), "Thiếu chữ ký ở ô “KHỐI THI ĐUA"),
        (revision(story, 1), "Thiếu chữ ký ở ô “"),
    ]:
        found = judge(changed, None if known.by_content(changed) else file_of(story))
        assert not found.good
        assert found.signing_file == file_of(story)
        assert words in " ".join(found.reasons)
        assert found.headline.startswith("KHÔNG HỢP LỆ")
        assert "bao trùm toàn bộ tệp" not in " ".join(line.after for line in found.lines if not line.good)


def test_one_byte_is_enough(story):
    good = final(story)
    for place in (len(good) // 3, len(good) - 300, good.rindex(b"/Contents") + 600):
        changed = attacks.byte_changed(good, place)
        assert not judge(changed).good
        assert judge(changed).signing_file in (file_of(story), None)
        assert not judge(changed, file_of(story)).good


def test_with_a_timestamp_authority_the_complete_file_is_archived(monkeypatch):
    """B-LTA: certificates and revocation lists are in the file, and one timestamp covers them all."""
    monkeypatch.setattr(taking, "timestamp_authority", timestamp_desk)
    story = stories.signed(members=2)
    found = judge(final(story))
    assert (found.complete, found.reasons) == (True, ())
    assert found.lines[-1].after == "Chữ ký cuối cùng; sau đó chỉ có dấu thời gian của cả tệp."
    with pikepdf.open(io.BytesIO(final(story))) as pdf:
        assert len(pdf.Root.DSS.CRLs) == 1
    assert file_of(story).revisions.count() == 4


def test_no_mutation_is_accepted(story):
    """A dozen here, with the database; 400 in tests/emulation/documents/test_verifying.py, without."""
    good = final(story)
    changed = [each for each in attacks.mutations(good, 12, seed=20210331) if each != good]
    assert changed
    assert not [each for each in changed if judge(each, file_of(story)).good]


def test_a_perfect_signature_that_nobody_recorded_is_refused():
    story = stories.being_signed(members=2)
    first, second = story.places[:2]
    story.sign(first)
    before = judge(final(story))
    assert (before.good, before.complete) == (True, False)
    assert before.headline == "CÒN NGUYÊN VẸN nhưng CHƯA KÝ ĐỦ: mới có 1 chữ ký."
    stranger = signed_behind_the_record(final(story), second.key, story.cast.outsider)
    found = judge(stranger)
    assert not found.good
    assert f"Có chữ ký ở ô “{second.key}” mà hệ thống không ghi nhận" in " ".join(found.reasons)
    assert [line.good for line in found.lines] == [True, False]
    assert found.lines[1].means == "Chữ ký không có trong hồ sơ"


def test_the_right_field_signed_by_somebody_else_is_refused():
    story = stories.being_signed(members=2)
    first = story.places[0]
    signing_file = file_of(story)
    forged = signed_behind_the_record(final(story), first.key, story.cast.outsider)
    story.sign(first)
    assert "không phải của người mà hệ thống đã ghi nhận" in " ".join(judge(forged, signing_file).reasons)


def test_a_text_that_was_reopened_lapses_and_a_page_without_signature_is_no_proof():
    story = stories.agreed(members=2)
    old = file_of(story)
    assert not judge(final(story)).good
    bytes_then = final(story)
    agreement.reopen(by=story.cast.head_leader, pledge=story.pledge, note="Sửa nội dung")
    old.refresh_from_db()
    found = judge(bytes_then)
    assert (found.good, found.signing_file) == (False, old)
    assert "đã hết hiệu lực" in found.reasons[0]


def test_a_stranger_file_is_not_known():
    found = judge(b"%PDF-1.7\n%%EOF")
    assert (found.good, found.signing_file) == (False, None)
    assert "không nhận ra tệp này" in found.headline


def test_a_file_of_another_pledge_is_refused_under_this_code(story):
    other = stories.signed(members=2)
    found = judge(final(other), file_of(story))
    assert not found.good
    assert "Mã SHA-256 của tệp không trùng" in " ".join(found.reasons)


def test_codes_are_found_as_people_type_them(story):
    code = file_of(story).code
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert known.by_code(typed) == file_of(story)
    assert known.by_code("AAAA-AAAA-AAAA") is None
    assert known.by_code("") is None


def test_appendices_are_a_chain():
    story, first = amended.signed()
    _story, second = amended.signed(story, days=60)
    links = judge(final(story)).chain
    assert [(link.appendix.number, link.holds) for link in links] == [(1, True), (2, True)]
    own = SigningFile.objects.get(pledge=story.pledge, appendix=2)
    assert links[1].code == own.code
    found = judge_stored(own)
    assert found is not None
    assert found.complete
    assert (first.held_on, second.held_on) == (links[0].appendix.held_on, links[1].appendix.held_on)
    assert isinstance(first.held_on, date)


def test_other_programs_say_the_same_with_nothing_but_the_exported_root(story, tmp_path):
    root = x509.load_der_x509_certificate(trusted_roots()[0]).public_bytes(Encoding.PEM)
    ca = save(tmp_path, root, "ca.pem")
    good = final(story)
    place = good.rindex(b"/ByteRange") + 200  # inside the last signature
    for content, status in [(good, 0), (attacks.byte_changed(good, place), 1), (attacks.page_added(good), 1)]:
        file = save(tmp_path, content)
        command = [*python_tool(), "sign", "validate", "--pretty-print", "--trust", ca, "--trust-replace", file]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == status, done.stdout
    answer = subprocess.run(["pdfsig", save(tmp_path, good)], capture_output=True, text=True, check=False).stdout
    assert (answer.count("Signature is Valid"), answer.count("- Total document signed")) == (4, 1)
    assert subprocess.run(["qpdf", "--check", save(tmp_path, good)], capture_output=True, check=False).returncode == 0


def test_the_same_bytes_are_inspected_once(story, monkeypatch):
    judge(final(story))
    monkeypatch.setattr(verdicts, "inspect_pdf", None)
    assert judge(final(story)).good


def test_the_command_says_the_same_with_its_exit_code(story, tmp_path, capsys):
    good, bad = tmp_path / "tot.pdf", tmp_path / "xau.pdf"
    good.write_bytes(final(story))
    bad.write_bytes(attacks.page_added(final(story)))
    call_command("verify_document", str(good))
    assert capsys.readouterr().out.startswith("HỢP LỆ")
    call_command("verify_document", str(good), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["good"], told["complete"], len(told["signatures"])) == (True, True, 4)
    with pytest.raises(CommandError) as refused:
        call_command("verify_document", str(bad))
    assert refused.value.returncode == 1
    assert "Có trang được thêm vào sau khi ký (trang 2)" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("verify_document", str(tmp_path / "khong-co.pdf"))
