"""What of other rooms speaks against closing a bloc.

The pledge stands above this room, so this room cannot ask it; the upper rooms register a function that returns sentences
for a bloc, each naming reason and remedy.
"""

from collections.abc import Callable, Iterable

from blocs.models import Bloc

Provider = Callable[[Bloc], Iterable[str]]
_providers: list[Provider] = []


def provider(function: Provider) -> Provider:
    """Register ``function(bloc) -> sentences``; used as a decorator."""
    if function not in _providers:
        _providers.append(function)
    return function


def objections_to_closing(bloc: Bloc) -> list[str]:
    """Return every sentence of every room against closing ``bloc`` now."""
    return [str(sentence) for each in _providers for sentence in each(bloc)]
