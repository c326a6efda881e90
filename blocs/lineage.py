"""Who stands before and after a unit, through any number of reorganisations.

The links of reorganisations form a graph without circles in time; both databases walk it in one query.
"""

from collections.abc import Iterable

from django.db import connection

_WALK = (
    "WITH RECURSIVE line(unit) AS (SELECT {far} FROM blocs_successionlink WHERE {near} IN ({places}) {closed} "
    "UNION SELECT l.{far} FROM blocs_successionlink l JOIN line ON l.{near} = line.unit {closed}) "
    "SELECT unit FROM line"
)
# Whom a unit stands in for: predecessors that ended. One that was only separated from goes on by itself.
_ENDED = "AND EXISTS (SELECT 1 FROM blocs_succession s WHERE s.id = succession_id AND s.kind <> 'separate' AND s.effective_on <= %s)"
