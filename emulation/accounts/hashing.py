"""How passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane.

    Django's own numbers (100 MiB, eight lanes) would let eight logins at once ask for 800 MiB, and take eight times the
    processor. Against PBKDF2 with Django's million rounds this costs a ninth for us, and a graphics card the memory for each
    guess (docs/decisions/0028).
    """

    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1
