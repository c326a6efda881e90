"""Tìm kiếm: one box, one question to every room.

Each app registers the kinds of things it can find; the page of the ground floor joins them. So it finds pledges without
knowing that they exist. A kind hands out only what the reader may see.

How words are read: without diacritics, đ = d, in any order; every word must occur, anywhere in the search key, but a number
only where a number begins: ``1`` finds Phòng 1 and Phòng 10, not Phòng 21 and not the code ``tb-01``. What stands in
quotes must occur as it is, from the beginning of a word to the end of one: ``"phòng 2"`` does not find Phòng 20. Signs at
the ends of a word do not count. First come things whose name begins with what was typed, then those where it begins a
word, then the rest.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from emulation.text import clean, fold

LONGEST = 200  # characters of a question that are read
SHOWN, PAGE = 5, 20  # hits of a kind among the others, and on a page of its own
_ALL_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for, folded: ``words`` and ``phrases`` must all occur; ``whole`` is all of it, as typed."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    whole: str = ""

    @property
    def empty(self) -> bool:
        """Say whether there is no letter and no digit to look for."""
        return not (self.words or self.phrases)

    def condition(self, field: str = "search_key") -> Q:
        """Return the condition that the folded column ``field`` holds everything; without words it is always true.

        Numbers and phrases are asked twice: a substring can use the trigram index, the expression then looks at the ends.
        """
        found = Q()
        for part in (*self.words, *self.phrases):
            found &= Q(**{f"{field}__contains": part})
        for number in filter(str.isdecimal, self.words):
            found &= Q(**{f"{field}__regex": f"(^|[^0-9]){number}"})
        for phrase in self.phrases:
            found &= Q(**{f"{field}__regex": f"(^|[^0-9a-z]){re.escape(phrase)}($|[^0-9a-z])"})
        return found

    def rank(self, field: str = "search_key") -> Case:
        """Return how good a hit is: 0 begins with it, 1 has a word that begins with it, 2 only holds the words."""
        return Case(
            When(**{f"{field}__startswith": self.whole}, then=Value(0)),
            When(**{f"{field}__contains": f" {self.whole}"}, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )


def wanted(typed: str) -> Wanted:
    """Read what was ``typed``; what is longer than ``LONGEST`` characters is cut."""
    text = fold(clean(typed)[:LONGEST].translate(_ALL_QUOTES))
    phrases = filter(None, (_bare(phrase) for phrase in _QUOTED.findall(text)))
    rest = _QUOTED.sub(" ", text).replace('"', " ")
    words = filter(None, (_bare(word) for word in rest.split()))
    return Wanted(
        tuple(dict.fromkeys(words)), tuple(dict.fromkeys(phrases)), _bare(" ".join(text.replace('"', " ").split()))
    )


def _bare(text: str) -> str:
    """Return ``text`` without the signs and blanks at its ends."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", text)


@dataclass(frozen=True)
class Hit:
    """One thing that was found: its name, what tells it from others of that name, and its page if it has one."""

    title: str
    about: str = ""
    url: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of things that can be found.

    ``slug`` stands in the address. ``find(user, wanted)`` returns the rows that the user may see, best first; ``show`` turns
    those of one page into hits.
    """

    slug: str
    label: Any
    find: Callable[[Any, Wanted], QuerySet[Any]]
    show: Callable[[Iterable[Any]], Iterable[Hit]]


_kinds: list[Kind] = []


def register(*kinds: Kind) -> None:
    """Add ``kinds`` to what the page finds, in this order. Called when a room is loaded."""
    _kinds.extend(kind for kind in kinds if kind not in _kinds)


@dataclass(frozen=True)
class Group:
    """The hits of one kind: one page of them; ``page.paginator.count`` is how many there are in all."""

    kind: Kind
    page: Page[Any]
    hits: list[Hit]


def answer(user: Any, asked: Wanted, *, only: str = "", number: Any = 1) -> list[Group]:
    """Return what ``user`` finds, by kind, in the order of registration; kinds without a hit are left out.

    With ``only``, the slug of a kind, page ``number`` of that kind alone. Nothing was asked: nothing is found.
    """
    if asked.empty:
        return []
    chosen = [kind for kind in _kinds if kind.slug == only] or _kinds
    size = PAGE if chosen is not _kinds else SHOWN
    groups = []
    for kind in chosen:
        found = kind.find(user, asked)
        # The keys of all hits in one look at the table; a count and a page would be two, each over all of its words.
        keys = list(found.prefetch_related(None).values_list("pk", flat=True))
        page = Paginator(keys, size).get_page(number if size == PAGE else 1)
        if keys:
            rows = found.in_bulk(list(page.object_list))
            groups.append(Group(kind, page, list(kind.show(rows[key] for key in page.object_list))))
    return groups
