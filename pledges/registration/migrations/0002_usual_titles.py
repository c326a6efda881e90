from django.db import migrations

# The titles in use when this was written (Emulation Law 06/2022/QH15, chapter II); from then on the catalogue is the
# administrator's.
UNITS = (
    "Tập thể lao động tiên tiến",
    "Tập thể lao động xuất sắc",
    "Cờ thi đua của ngành Kiểm sát nhân dân",
    "Cờ thi đua của Ủy ban nhân dân tỉnh",
    "Cờ thi đua của Chính phủ",
)
PEOPLE = (
    "Lao động tiên tiến",
    "Chiến sĩ thi đua cơ sở",
    "Chiến sĩ thi đua ngành Kiểm sát nhân dân",
    "Chiến sĩ thi đua toàn quốc",
)


def add_titles(apps, schema_editor):
    Title = apps.get_model("registration", "EmulationTitle")
    for bearer, names in (("unit", UNITS), ("person", PEOPLE)):
        for order, name in enumerate(names, start=1):
            Title.objects.get_or_create(name=name, defaults={"bearer": bearer, "order": order})


class Migration(migrations.Migration):

    dependencies = [
        ("registration", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(add_titles, migrations.RunPython.noop),
    ]
