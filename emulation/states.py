"""One colour and one shape for every state of the product; the word comes from the state's own list of choices.

Rooms above do not tell the ground floor their states; they agree on the words below. tests/emulation/test_states.py
fails where a list of states has a word that stands here nowhere.
"""

# waiting: nothing happened yet; working: people are at it; back: sent back, refused or failed; handed: handed over,
# frozen for the next step; good: done and in force; over: nothing moves any more.
_TONES = {
    "waiting": ("draft", "waiting", "unknown", "forming", "not_started", "pending", "planned", "queued", "by_name"),
    "working": ("soon", "consultation", "open", "signing", "in_progress", "sending", "appraising", "objection"),
    "back": ("trouble", "absent", "returned", "declined", "refused", "failed", "rejected", "overdue", "withdrawn"),
    "handed": ("submitted", "agreed", "explained", "resubmitted", "appraised", "partly"),
    "good": (
        "confirmed",
        "present",
        "online",
        "active",
        "adopted",
        "signed",
        "published",
        "accepted",
        "sent",
        "shared",
        "fine",
    ),
    "over": ("closed", "locked", "superseded", "cancelled", "voided"),
}
TONES = {state: tone for tone, states in _TONES.items() for state in states}


def tone(state: str) -> str:
    """Return the tone of ``state``, which names its colour in site.css and its icon; an unknown state is waiting."""
    return TONES.get(str(state), "waiting")
