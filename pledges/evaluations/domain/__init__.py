"""How results become points, and who may move what; scoring and ranking are pure and know no Django."""
