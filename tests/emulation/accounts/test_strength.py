"""Which passwords are refused as easy to guess, and that nobody is asked for kinds of letters."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from emulation.accounts.models import User
from emulation.accounts.passwords import new_password

EASY = [
    "vksnd2026@", "VKSND@2026!", "thidua2026", "Khoithidua2026", "khoi-thi-dua-2026", "matkhau123456", "Matkhau@2026",
    "hungyen2026!",
    "password1234", "P@ssw0rd1234", "qwertyuiop12", "1qaz2wsx3edc", "Aa123456789@", "0987654321098", "aaaaaaaaaaaaaaaa",
    "abcdefghijkl",
    "kiemsatvien1", "nguyenvanan1", "nguyen-van-an", "quantri12345", "admin1234567",
]  # fmt: skip


@pytest.mark.parametrize("password", EASY)
def test_easy_ones_are_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, User(username="nguyenvanan", full_name="Nguyễn Văn An"))
    assert refused.value.messages


@pytest.mark.parametrize(
    "password",
    [
        "bò vàng ăn cỏ bên sông chiều",
        "mot-mat-khau-dai-2026",
        "gạch ngói rêu phong cầu ao",
        "tvqd kmzr hwpb",
        "長いパスワード山川海空風",
    ],
)
def test_phrases_of_any_letters_pass(password: str) -> None:
    validate_password(password, User(username="an", full_name="An"))


def test_what_is_issued_passes_and_a_long_one_is_taken_whole() -> None:
    validate_password(new_password())
    long = "bò vàng ăn cỏ " * 300
    validate_password(long)
    with pytest.raises(ValidationError, match="Hãy ghép vài từ"):
        validate_password("khoithidua2026")
    user = User(username="an")
    user.set_password(long)
    assert user.check_password(long)
    assert not user.check_password(long[:-1])
