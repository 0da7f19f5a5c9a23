"""Refusals and errors as pages or JSON, with a status that tells the truth."""

from typing import Any

from flask import Flask, jsonify, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from compliance.foundation.database import db
from compliance.foundation.errors import NotFound, Refusal
from compliance.web.access import is_api


def register(app: Flask) -> None:
    """Handle refusals, missing things and HTTP errors in one place."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(SecurityError, _elsewhere)
    app.register_error_handler(HTTPException, _http)


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """A refusal as API and `--json` answers give it."""
    return {
        "refused": refusal.number,
        "zh": refusal.zh,
        "en": refusal.en,
        "article": refusal.article,
        "do": {"zh": refusal.do_zh, "en": refusal.do_en},
        "fields": refusal.fields,
    }


def _refused(refusal: Refusal) -> Any:
    db.session.rollback()
    if is_api():
        return jsonify(refusal_json(refusal)), refusal.status
    return render_template("web/refusal.html", refusal=refusal), refusal.status


def _not_found(_error: NotFound) -> Any:
    return _page(404)


def _csrf(_error: CSRFError) -> Any:
    return _page(400, _("The page was open for too long. Go back, reload it and try again."))


def _elsewhere(_error: SecurityError) -> Any:
    """A request under a name that is not ours gets no page: none of its addresses could be trusted."""
    return "400 COMPLIANCE_HOSTS", 400, {"Content-Type": "text/plain; charset=utf-8"}


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    return _page(error.code or 500)


def _page(status: int, message: str = "") -> Any:
    texts = {
        400: _("The request could not be understood."),
        401: _("Please sign in."),
        403: _("Your role may not open this page."),
        404: _("There is no such page, or it is not yours to see."),
        405: _("The page does not work this way."),
        413: _("The upload is too large."),
        429: _("Too many requests. Wait a minute and try again."),
        500: _("Something went wrong here; nothing was half saved. Try again, and tell the administrator the time."),
    }
    message = message or texts.get(status) or texts[500 if status >= 500 else 400]
    if is_api():
        return jsonify({"error": status, "message": message}), status
    return render_template("web/error.html", status=status, message=message), status
