"""QR codes drawn as SVG that a page under a strict CSP and a PDF show alike."""

from html import escape

import segno

INK = "#07503b"


def qr_svg(url: str, title: str) -> str:
    """Return the QR code of `url` as one inline SVG element, four quiet modules around it.

    `title` is what a screen reader says. Only presentation attributes are used: a stylesheet or
    `style=` inside an SVG is blocked by the pages' CSP and ignored in the PDF. Trusted markup:
    mark it safe in the template.
    """
    code = segno.make(url, error="m", micro=False)
    side = code.symbol_size(border=4)[0]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img"'
        f' shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#ffffff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="{INK}" d="{_modules(code)}"/></svg>'
    )


def _modules(code: segno.QRCode) -> str:
    """Each run of dark modules in a row becomes one rectangle."""
    runs = []
    for y, row in enumerate(code.matrix, start=4):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append(f"M{x + 4} {y}h{length}v1h-{length}z")
            x += length + 1
    return "".join(runs)
