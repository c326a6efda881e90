"""The demo: the story of the seed, played through the domain functions of every room.

Units whose names or tasks come from no source are marked as illustrative, people are placeholders of their roles.
"""
