"""What speaks against taking a highlight back.

The evaluations stand above this room; they register a function that yields the sheets on which a highlight is reported.
"""

from collections.abc import Callable, Iterable

from pledges.library.models import Highlight

Provider = Callable[[Highlight], Iterable[str]]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register ``function(highlight)``, which yields sentences with reason and remedy; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def objections_to_withdrawal(highlight: Highlight) -> list[str]:
    """Return what every room says against it, in the order of registration."""
    return [sentence for each in _providers for sentence in each(highlight)]
