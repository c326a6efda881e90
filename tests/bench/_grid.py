"""The other end of tests/bench/grid.py: measures on the database of the environment and prints one line of JSON."""

import json

import django

if __name__ == "__main__":
    django.setup()
    from tests.bench import grid

    print(json.dumps(grid.measure()))
