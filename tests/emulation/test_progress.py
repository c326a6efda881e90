"""How far a long deed has come."""

from emulation.progress import SILENT, Progress, progress_of
from tests.factories import UserFactory

TOKEN = "0123456789abcdef-_"


def test_a_deed_tells_its_own_person(db):
    somebody, other = UserFactory(), UserFactory()
    Progress(somebody, TOKEN).at("Đang đọc", 5, 10)
    assert progress_of(somebody, TOKEN) == {"step": "Đang đọc", "done": 5, "total": 10}
    assert progress_of(other, TOKEN) == {}


def test_a_new_step_is_told_at_once_and_the_same_one_now_and_then(db, monkeypatch):
    somebody, seconds = UserFactory(), [0.0]
    monkeypatch.setattr("emulation.progress.time.monotonic", lambda: seconds[0])
    progress = Progress(somebody, TOKEN)
    for done in range(3):
        progress.at("Đang kiểm tra", done, 9)
    assert progress_of(somebody, TOKEN)["done"] == 0
    seconds[0] = 1.0
    progress.at("Đang kiểm tra", 3, 9)
    assert progress_of(somebody, TOKEN)["done"] == 3
    progress.at("Đang ghi")
    assert progress_of(somebody, TOKEN)["step"] == "Đang ghi"


def test_an_odd_token_is_nobodys(db):
    somebody = UserFactory()
    for token in ("", "short", "a" * 65, "../../etc/passwd-----", "a b" * 8):
        Progress(somebody, token).at("Đang ghi")
        assert progress_of(somebody, token) == {}
    SILENT.at("Đang ghi")
