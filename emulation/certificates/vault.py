"""Private keys at rest: encrypted under a secret that lies outside the database.

Who reads the database or its backup alone reads no key: the secret is a file of its own in ``VAR_DIR``. Every row has
its own AES key (HKDF over the secret, salted with the row's id), and the row's id and certificate are authenticated
with the content, so that the content of one row opens nothing in another.
"""

import hashlib
import os
import secrets
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from emulation.disk import sync_folder
from emulation.workflow import Refused

NAME = "certificate-secret"
_PURPOSE = b"khoi-thi-dua: private keys of certificates, 1"
_NONCE = 12  # bytes


class Locked(Refused):
    """A private key cannot be opened; the reason says whether the secret is gone, another one, or the row was changed."""

    status = 503


@dataclass(frozen=True)
class Place:
    """What the content of a row is bound to: the id of the row, and its certificate (DER)."""

    row: UUID
    certificate: bytes

    @property
    def bound(self) -> bytes:
        """Return the two as the bytes that are authenticated."""
        return self.row.bytes + hashlib.sha256(self.certificate).digest()


@dataclass(frozen=True)
class Sealed:
    """An encrypted key, and the name of the secret that opens it."""

    content: bytes = field(repr=False)
    secret_id: str


def path() -> Path:
    """Return where the secret lies."""
    return Path(settings.VAR_DIR) / NAME


def seal(key: bytes, place: Place) -> Sealed:
    """Encrypt ``key`` for ``place``. Raises ``Locked`` where the secret is missing or damaged."""
    secret = _read()
    nonce = os.urandom(_NONCE)
    return Sealed(nonce + _cipher(secret, place).encrypt(nonce, key, place.bound), _id_of(secret))


def unseal(sealed: Sealed, place: Place) -> bytes:
    """Return the key again. Raises ``Locked`` with the reason."""
    secret = _read()
    if _id_of(secret) != sealed.secret_id:
        raise Locked(
            _(
                "Tệp bí mật %(file)s không phải tệp đã dùng khi tạo khóa. Hãy báo quản trị viên khôi phục tệp này từ bản "
                "sao lưu; nếu không còn, chạy “manage.py internal_ca renew --lost-secret”."
            )
            % {"file": NAME}
        )
    nonce, content = sealed.content[:_NONCE], sealed.content[_NONCE:]
    try:
        return _cipher(secret, place).decrypt(nonce, content, place.bound)
    except InvalidTag as error:
        raise Locked(
            _(
                "Khóa ký lưu trong cơ sở dữ liệu đã bị sửa hoặc đổi chỗ nên không dùng được. "
                "Hãy báo quản trị viên thu hồi chứng thư này; lần ký sau hệ thống cấp chứng thư mới."
            )
        ) from error


def opens(secret_id: str) -> bool:
    """Say whether the secret of this name lies here."""
    try:
        return _id_of(_read()) == secret_id
    except Locked:
        return False


def make_secret() -> None:
    """Make the secret unless there is one. Of two processes at once one makes it, and the other uses it."""
    target = path()
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=target.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, target)  # unlike a rename it never replaces what another process has just made
        sync_folder(target.parent)  # keys are locked with it from now on: it must outlive a power cut
    except FileExistsError:
        return
    finally:
        Path(temporary).unlink()


def replace_secret(at: datetime) -> None:
    """Make a new secret; one that lies here already is kept beside it under the moment ``at``."""
    if path().exists():
        os.replace(path(), path().with_suffix(f".{at:%Y%m%d%H%M%S}"))
    make_secret()


def _read() -> bytes:
    try:
        secret = bytes.fromhex(path().read_text().strip())
    except OSError as error:
        raise Locked(
            _(
                "Không đọc được tệp bí mật %(file)s trong thư mục dữ liệu nên không mở được khóa ký. Hãy báo quản trị viên "
                "khôi phục tệp này từ bản sao lưu; nếu không còn, chạy “manage.py internal_ca renew --lost-secret”."
            )
            % {"file": NAME}
        ) from error
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise Locked(
            _("Tệp bí mật %(file)s bị hỏng nên không mở được khóa ký. Hãy báo quản trị viên khôi phục từ bản sao lưu.")
            % {"file": NAME}
        )
    return secret


def _id_of(secret: bytes) -> str:
    """Return a name of the secret that tells nothing about it."""
    return HKDF(SHA256(), 8, salt=None, info=_PURPOSE + b" name").derive(secret).hex()


def _cipher(secret: bytes, place: Place) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=place.row.bytes, info=_PURPOSE).derive(secret))
