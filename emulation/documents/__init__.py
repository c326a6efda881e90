"""HTML to PDF: bytes in, bytes out.

The only room that touches WeasyPrint, and it does so in a child process (docs/decisions/0003-render-in-a-child.md).
"""

from emulation.documents.fonts import font_available
from emulation.documents.render import Attachment, RenderFailed, render_pdf

__all__ = ["Attachment", "RenderFailed", "font_available", "render_pdf"]
