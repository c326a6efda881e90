"""Pictures of strangers: copies without metadata, and something to look at before a file is downloaded. Bytes in, bytes out.

The only room that touches Pillow and PDFium, and it does so in a child process with limits: a picture can be a bomb, and
a parser of pictures can have a hole (docs/decisions/0022-what-was-published-is-followed-not-changed.md).
"""

from emulation.pictures.child import BadPicture, cell_picture, picture_of, without_metadata

__all__ = ["BadPicture", "cell_picture", "picture_of", "without_metadata"]
