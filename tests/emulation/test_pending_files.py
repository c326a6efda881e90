"""A file that was chosen in a form that came back is kept for its person for an hour, and is nowhere else."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils.datastructures import MultiValueDict
from time_machine import travel

from emulation import clock
from emulation.files import pending
from emulation.files.forms import UploadForm
from emulation.files.models import StoredFile
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 ban quet"


def chosen(content: bytes = PDF, name: str = "ban-quet.pdf") -> MultiValueDict:
    return MultiValueDict({"file": [SimpleUploadedFile(name, content)]})


def lying(settings) -> list[Path]:
    return list((Path(settings.VAR_DIR) / "pending").glob("*"))


def test_the_tick_comes_later_and_the_file_is_not_chosen_twice(settings):
    person = UserFactory()
    first = UploadForm({}, chosen(), by=person)
    assert not first.is_valid()
    assert list(first.errors) == ["no_state_secret"]
    assert "ban-quet.pdf" in first["file"].help_text
    assert not StoredFile.objects.exists()
    assert [path.stat().st_mode & 0o777 for path in lying(settings)] == [0o600]

    second = UploadForm({"kept": first["kept"].value(), "no_state_secret": "on"}, by=person)

    assert second.is_valid(), second.errors
    file = second.cleaned_data["file"]
    assert (file.name, file.read()) == ("ban-quet.pdf", PDF)
    assert "kept" not in second.cleaned_data
    assert lying(settings) == []  # once
    assert not UploadForm({"kept": first["kept"].value(), "no_state_secret": "on"}, by=person).is_valid()


def test_a_file_stays_kept_while_the_form_comes_back_again(settings):
    person = UserFactory()
    form = UploadForm({}, chosen(), by=person)
    for _turn in range(3):
        assert not form.is_valid()
        assert len(lying(settings)) == 1
        form = UploadForm({"kept": form["kept"].value()}, by=person)


def test_a_refusal_after_the_form_was_good_keeps_it_too(settings):
    person = UserFactory()
    form = UploadForm({"no_state_secret": "on"}, chosen(), by=person)
    assert form.is_valid()
    assert lying(settings) == []
    form.add_error(None, "Phiếu vừa được nộp.")
    again = UploadForm({"kept": form["kept"].value(), "no_state_secret": "on"}, by=person)
    assert again.is_valid()
    assert again.cleaned_data["file"].read() == PDF


def test_it_is_nobody_elses_and_a_changed_token_is_none(settings):
    person, other = UserFactory(), UserFactory()
    form = UploadForm({}, chosen(), by=person)
    assert not form.is_valid()
    token = form["kept"].value()
    for sent, by in ((token, other), (token + "x", person), ("file=" + "a" * 40, person), ("../../x", person)):
        refused = UploadForm({"kept": sent, "no_state_secret": "on"}, by=by)
        assert not refused.is_valid()
        assert "file" in refused.errors
    assert len(lying(settings)) == 1


def test_after_an_hour_it_is_gone(settings):
    person = UserFactory()
    form = UploadForm({}, chosen(), by=person)
    assert not form.is_valid()
    token = form["kept"].value()
    with travel(clock.now() + timedelta(seconds=pending.KEPT_SECONDS + 5), tick=False):
        assert not UploadForm({"kept": token, "no_state_secret": "on"}, by=person).is_valid()
        call_command("sweep_pending_files")
    assert lying(settings) == []


def test_another_file_takes_its_place_and_the_first_is_let_go(settings):
    person = UserFactory()
    form = UploadForm({}, chosen(), by=person)
    assert not form.is_valid()
    second = UploadForm(
        {"kept": form["kept"].value(), "no_state_secret": "on"}, chosen(b"%PDF-1.7 khac", "khac.pdf"), by=person
    )
    assert second.is_valid()
    assert second.cleaned_data["file"].name == "khac.pdf"
    assert lying(settings) == []


def test_a_refused_file_is_not_kept(settings):
    form = UploadForm({}, chosen(b"x" * (10 * 1024 * 1024 + 1)), by=UserFactory())
    assert not form.is_valid()
    assert lying(settings) == []


def test_of_one_person_only_the_newest_are_kept(settings):
    person = UserFactory()
    for number in range(pending.MOST_OF_ONE + 5):
        assert pending.hold(b"%PDF" + bytes([number]), name="a.pdf", by=person)
    assert len(lying(settings)) == pending.MOST_OF_ONE


def test_a_full_disk_keeps_nothing_and_breaks_nothing(settings, monkeypatch):
    def full(self, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    form = UploadForm({}, chosen(), by=UserFactory())
    assert not form.is_valid()
    assert form["kept"].value() == ""
    assert form["file"].help_text == ""
    assert lying(settings) == []
