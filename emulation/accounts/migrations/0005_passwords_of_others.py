from django.db import migrations
from django.utils import timezone


def ask_for_own_passwords(apps, schema_editor):
    """Mark the passwords that nobody can show to be their owner's choice, so that each is asked for a new one, once.

    Nothing told until now whether a password was changed by its owner, but this: one that was handed out on a slip was
    marked, and the mark went when its owner chose another. So of an account that somebody opened, and that never got a
    slip, the password may be the one that was typed for it. An account without a person behind its opening (the first one,
    the demo) was made by who uses it.
    """
    users, events = apps.get_model("accounts", "User"), apps.get_model("audit", "Event")
    about = events.objects.filter(object_type="accounts.user")
    opened = dict(about.filter(verb="account.opened").values_list("object_id", "actor_id").order_by("sequence"))
    slips = set(about.filter(verb="account.password_issued").values_list("object_id", flat=True).order_by("sequence"))
    theirs = [
        int(account) for account, by in opened.items() if by is not None and by != int(account) and account not in slips
    ]
    chosen = users.objects.filter(password_issued_at=None, password__contains="$")  # "!…" is no password at all
    for start in range(0, len(theirs), 500):  # below the number of variables that SQLite takes
        chosen.filter(pk__in=theirs[start : start + 500]).update(password_issued_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0004_issued_passwords"),
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(ask_for_own_passwords, migrations.RunPython.noop, elidable=True),
    ]
