"""``manage.py seed_scale``: fill an empty database with a made-up nation, to measure how the product carries it."""

import time
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from blocs.models import Unit
from emulation import clock
from emulation.accounts.models import User
from emulation.audit.log import record, record_many
from emulation.audit.models import Event
from pledges.evaluations.demo.nation import land, promises, quarters, sheet, years
from pledges.evaluations.demo.story import hour
from pledges.evaluations.models import Score

SEEDED = "scale.seeded"


class Command(BaseCommand):
    """Loads the whole nation in one transaction, or nothing. Nobody can log in: no account has a password."""

    help = "Nạp số liệu giả lập quy mô toàn quốc vào cơ sở dữ liệu trống, để đo tốc độ; không dùng cho hệ thống thật."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the sizes; the same sizes and seed give the same nation."""
        parser.add_argument("--units", type=int, default=690, help="Số đơn vị thành viên (mặc định 690).")
        parser.add_argument("--blocs", type=int, default=100, help="Số khối thi đua (mặc định 100).")
        parser.add_argument("--years", type=int, default=5, help="Số năm, năm cuối đang diễn ra (mặc định 5).")
        parser.add_argument("--last-year", type=int, default=2026, help="Năm cuối (mặc định 2026).")
        parser.add_argument("--seed", type=int, default=2026, help="Hạt giống của số ngẫu nhiên (mặc định 2026).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the nation once; a second call changes nothing, other data is never touched."""
        if Event.objects.filter(verb=SEEDED).exists():
            self.stdout.write("Số liệu quy mô toàn quốc đã có, giữ nguyên.")
            return
        _refuse(options["units"], options["blocs"], options["years"], options["last_year"])
        started = time.monotonic()
        with transaction.atomic():
            counts = self._seed(options)
        seconds = time.monotonic() - started
        sizes = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(f"Đã nạp trong {seconds:.0f} giây: {sizes}.")

    def _seed(self, options: dict[str, Any]) -> dict[str, int]:
        """Play the structure, then year by year of each bloc, and return how many rows there are."""
        random = Random(options["seed"])  # noqa: S311  (figures, no secrets)
        first = options["last_year"] - options["years"] + 1
        total = options["blocs"] * options["years"]
        with clock.at(hour(land.SINCE, "08:00")):
            administrator = land.administrator()
            table = sheet.adopt(administrator, random)
            count = min(len(land.PROVINCES), options["blocs"])
            provinces = list(land.provinces(administrator, count=count, units=options["units"]))
        done = 0
        for province in provinces:
            own = options["blocs"] // count + (province.number < options["blocs"] % count)
            for number, units in enumerate(years.shares(province, own), start=1):
                bloc = years.found(province, number, first)
                for year, turn, over in years.every_year(first, options["years"]):
                    self._play(years.begin(province, bloc, number, units, year, turn), province, table, random, over)
                    done += 1
                    self._tell(done, total)
        counts = {"đơn vị": Unit.objects.count(), "tài khoản": User.objects.count(), "năm thi đua": total}
        counts |= {"dòng điểm": Score.objects.count(), "sự kiện": Event.objects.count() + 1}
        record(SEEDED, administrator, by=administrator, details={**counts, "seed": options["seed"]})
        return counts

    def _play(self, year: Any, province: land.Province, table: sheet.Table, random: Random, over: bool) -> None:
        """Play one bloc-year; what goes round the gates is recorded in one go."""
        seats = years.seats_of(year)
        deeds = [*promises.promise(year, seats, province, signed=over)]
        deeds += quarters.judge(year, seats, province, table, random, over=over)
        record_many(deeds)
        if over:
            years.end(province, year)

    def _tell(self, done: int, total: int) -> None:
        """Show how far it is, on a terminal only."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{done}/{total} năm thi đua", ending="" if done < total else "\n")
            self.stderr.flush()


def _refuse(units: int, blocs: int, years: int, last_year: int) -> None:
    """Refuse a real installation, a database with other data, and sizes that make no nation."""
    if settings.PRODUCTION:
        raise CommandError("Hệ thống thật (PRODUCTION=on): không nạp số liệu giả lập. Hãy dùng một máy thử.")
    if Unit.objects.exists() or User.objects.exists():
        raise CommandError(
            "Cơ sở dữ liệu đã có dữ liệu khác, không nạp số liệu giả lập. "
            "Hãy dùng một cơ sở dữ liệu trống (đặt VAR_DIR hoặc DATABASE_URL khác)."
        )
    provinces = min(len(land.PROVINCES), max(blocs, 1))
    if blocs < 1 or units // provinces < 3 * -(-blocs // provinces):
        raise CommandError("Mỗi khối cần ít nhất 3 đơn vị. Hãy tăng --units hoặc giảm --blocs.")
    if not (1 <= years <= 20 and 2020 <= last_year <= 2100):
        raise CommandError("--years phải từ 1 đến 20, --last-year từ 2020 đến 2100.")
