"""Each misconfiguration is found, with id and remedy."""

import pytest

from emulation import checks


@pytest.mark.parametrize(
    ("check", "id", "good", "bad"),
    [
        (checks.check_secret_key, "E001", {"SECRET_KEY": "k" * 50}, {"SECRET_KEY": "k" * 49}),
        (checks.check_hosts, "E002", {"ALLOWED_HOSTS": ["a"], "DEBUG": False}, {"ALLOWED_HOSTS": [], "DEBUG": False}),
        (
            checks.check_hosts,
            "E002",
            {"ALLOWED_HOSTS": ["a"], "DEBUG": False},
            {"ALLOWED_HOSTS": ["*"], "DEBUG": False},
        ),
        (checks.check_time_zone, "E004", {}, {"TIME_ZONE": "UTC"}),
        (checks.check_time_zone, "E004", {}, {"USE_TZ": False}),
        (checks.check_timestamp_authority, "E007", {"TSA_URL": "http://tsa.vn"}, {"TSA_URL": "tsa.vn"}),
        *(
            (checks.check_reminder_days, "E008", {"REMINDER_DAYS": ["14", " 7 ", "0"]}, {"REMINDER_DAYS": wrong})
            for wrong in ([], [""], ["7", "-1"], ["7", "ba"], ["1.5"], ["91"], ["٣"], ["7;3;1"])
        ),
    ],
)
def test_setting(settings, check, id, good, bad) -> None:
    for name, value in good.items():
        setattr(settings, name, value)
    assert check() == []
    for name, value in bad.items():
        setattr(settings, name, value)
    (message,) = check()
    assert message.id == f"emulation.{id}"
    assert message.hint


@pytest.mark.parametrize("where", ["", "files", "a/b"])
def test_private_files_below_a_served_folder(settings, tmp_path, where) -> None:
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [], tmp_path / "static"
    settings.MEDIA_ROOT = tmp_path / "files"
    assert checks.check_media_is_private() == []
    settings.MEDIA_ROOT = tmp_path / "static" / where
    assert [message.id for message in checks.check_media_is_private()] == ["emulation.E003"]
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [tmp_path / "static"], tmp_path / "other"
    assert [message.id for message in checks.check_media_is_private()] == ["emulation.E003"]


def test_font(monkeypatch) -> None:
    assert checks.check_print_font() == []
    monkeypatch.setattr("emulation.documents.font_available", lambda: False)
    (message,) = checks.check_print_font()
    assert message.id == "emulation.E005"
    assert "fonts-liberation" in message.hint


def test_data_folder(settings, tmp_path) -> None:
    settings.VAR_DIR = tmp_path / "elsewhere"
    assert checks.check_data_folder() == []
    settings.VAR_DIR.mkdir(mode=0o700)
    assert checks.check_data_folder() == []
    settings.VAR_DIR.chmod(0o755)
    (message,) = checks.check_data_folder()
    assert message.id == "emulation.W006"
    assert f"chmod 700 {settings.VAR_DIR}" in message.hint
