"""Bytes as a response: a PDF opens in the browser, anything else is saved under its own name."""

from typing import Any
from urllib.parse import quote

from flask import Response
from werkzeug.http import dump_options_header


def send(content: bytes, media_type: str, name: str) -> Response:
    """A file whose reader has been checked; its name may hold Chinese."""
    response = named(Response(content, mimetype=media_type), name, inline=media_type == "application/pdf")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def stored(file: Any) -> Response:
    """A file of the evidence store (content, media_type, name, inline): shown where that is safe, else saved."""
    response = named(Response(file.content, mimetype=file.media_type), file.name, inline=file.inline)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def attached(file: Any) -> Response:
    """A paper (name, media_type, content) as a download, its name kept in Chinese."""
    return named(Response(file.content, mimetype=file.media_type), file.name)


def named(response: Response, name: str, inline: bool = False) -> Response:
    """`response` under the name it is to be saved by. A header carries Latin letters alone: another name goes in the
    form of RFC 6266 (filename*), beside a plain one for old programs."""
    plain = "".join(sign if sign.isascii() else "_" for sign in name)
    names = {"filename": plain} if plain == name else {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
    response.headers["Content-Disposition"] = dump_options_header("inline" if inline else "attachment", names)
    return response
