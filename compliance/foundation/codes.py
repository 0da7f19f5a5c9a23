"""QR codes for walls and papers."""

import io

import segno


def svg(text: str) -> str:
    """A QR code as an SVG element; its size and colours are the page's."""
    return str(
        segno.make(text, error="m", micro=False).svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)
    )


def png(text: str, scale: int = 8) -> bytes:
    """A QR code as a picture for documents."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale, border=2)
    return out.getvalue()
