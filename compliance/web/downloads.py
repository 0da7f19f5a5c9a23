"""Bytes as a response: a PDF opens in the browser, anything else is saved under its own name."""

from flask import Response


def send(content: bytes, media_type: str, name: str) -> Response:
    """A file whose reader has been checked; its name may hold Chinese."""
    response = Response(content, mimetype=media_type)
    inline = media_type == "application/pdf"
    response.headers.set("Content-Disposition", "inline" if inline else "attachment", filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
