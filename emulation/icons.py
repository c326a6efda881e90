"""Small drawings, each one path on a grid of 16 × 16, drawn here so that no icon font has to be shipped."""

SHAPES = {
    # the frame
    "bell": "M3 12h10l-1.2-2V7a3.8 3.8 0 0 0-7.6 0v3zM6.5 14h3M8 3.2V2",
    "search": "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.2 10.2L14 14",
    "person": "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.5 14c.5-2.7 2.7-4 5.5-4s5 1.3 5.5 4",
    "down": "M4 6l4 4 4-4",
    # the tones of emulation/states.py: each a shape of its own, for people who do not see the colour
    "waiting": "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z",
    "working": "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2 1.3",
    "back": "M8 2.2L14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1",
    "handed": "M2.5 8h10M9 4.5L12.5 8 9 11.5",
    "good": "M3 8.5l3.3 3.3L13 4.8",
    "over": "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
}
