"""Tips for everyone: what a tip is, sending one, and following it by its code. Nobody signs in here."""

import secrets
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.law.parameters import STANDING_WORDS
from compliance.lawbook.service import law
from compliance.tips import code_rules, limit_service, service
from compliance.tips.picture_service import MOST_BYTES, MOST_FILES
from compliance.tips.reward_rules import LEVEL_WORDS, terms_on
from compliance.tips.step_rules import STATE_WORDS, STEP_WORDS, Step
from compliance.web import access
from compliance.web.furniture import told
from forms.tips import AddForm, CodeForm, PayeeForm, TipForm, pictures
from forms.web import ConfirmForm

blueprint = Blueprint("tips", __name__, url_prefix="/tips")
_WORDS = {"state_words": STATE_WORDS, "step_words": STEP_WORDS, "level_words": LEVEL_WORDS, "Step": Step}


@blueprint.url_value_preprocessor
def no_more_than_the_pictures(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Read no larger body than the pictures need: this door is open to everyone."""
    request.max_content_length = MOST_FILES * MOST_BYTES + 1024 * 1024


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Any:
    """Say what is too large, in words; nothing was stored."""
    refusal = Refusal(
        "TIPS-13",
        zh=f"上传内容过大：照片最多{MOST_FILES}张，每张不超过{MOST_BYTES // 1024 // 1024}MB",
        en=f"too much was sent: at most {MOST_FILES} pictures of {MOST_BYTES // 1024 // 1024} MB each",
        do_zh="请减少或压缩后重新提交",
        do_en="send fewer or smaller ones",
        status=413,
    )
    return _page("web/refusal.html", 413, refusal=refusal)


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """No browser and no proxy keeps a page of a tip, and no other place learns where its reader came from."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _page(template: str, status: int = 200, **values: Any) -> Response:
    return make_response(render_template(template, **values, **_WORDS), status)


@blueprint.get("/")
@access.public
def index() -> Any:
    """What may be reported, what happens then, who sees it, and what it is rewarded with."""
    snapshot, today = law(), clock.today()
    periods = {name: snapshot.find(f"period.{name}", today) for name in ("tip_accept", "tip_reply", "reward_claim")}
    terms = terms_on(snapshot, today)
    return _page("tips/index.html", terms=terms, periods=periods, standing_words=STANDING_WORDS)


@blueprint.route("/new", methods=["GET", "POST"])
@access.public
def new() -> Any:
    """Send a tip; the answer shows its number and code once."""
    form, status, refusal = TipForm(), 200, None
    if request.method == "POST":
        status = 422
        if form.validate_on_submit():
            try:
                limit_service.count("file", request.remote_addr or "")
                filed = service.file(form.tip(clock.today()), pictures())
            except Refusal as found:
                refusal, status = found, found.status
                _at_fields(form, found)
            else:
                return _page("tips/filed.html", filed=filed)
    if not form.submission.data:
        form.submission.data = secrets.token_hex(16)
    return _page("tips/new.html", status, form=form, refusal=refusal)


def _at_fields(form: Any, refusal: Refusal) -> None:
    for name in refusal.fields:
        if name in form:
            form[name].errors = [*form[name].errors, told(refusal)]


@blueprint.route("/state", methods=["GET", "POST"])
@access.public
def state() -> Any:
    """How a tip stands, by its code, which is sent in the body."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _page("tips/code.html", 422 if form.is_submitted() else 200, form=form)
    return _own(form.code.data or "", counted=True)


def _own(code: str, *, counted: bool = False, done: str = "", bound: Any = None, refusal: Refusal | None = None) -> Any:
    if counted:
        limit_service.count("code", request.remote_addr or "")
    found = service.by_code(code)
    if found is None:
        form = CodeForm(formdata=None)
        form.code.errors = [_("No tip has this code. Compare it with your note once more.")]
        return _page("tips/code.html", 404 if code_rules.read(code) else 422, form=form)
    forms = {"add": AddForm(formdata=None), "claim": PayeeForm(formdata=None), "confirm": ConfirmForm(formdata=None)}
    if bound is not None:
        forms["claim" if isinstance(bound, PayeeForm) else "add"] = bound
    status = refusal.status if refusal else (422 if bound is not None else 200)
    return _page("tips/own.html", status, own=found, code=code, done=done, refusal=refusal, **forms)


@blueprint.post("/state/<any(add, withdraw, claim):what>")
@access.public
def own_step(what: str) -> Any:
    """The reporter adds, withdraws, or claims the reward."""
    code = request.form.get("code", "")
    limit_service.count("add", request.remote_addr or "")
    form: Any = {"add": AddForm, "claim": PayeeForm, "withdraw": ConfirmForm}[what]()
    if service.by_code(code) is None or not form.validate_on_submit():
        return _own(code, counted=True, bound=form)
    try:
        if isinstance(form, AddForm):
            service.add(code, form.text.data or "", pictures())
        elif isinstance(form, PayeeForm):
            service.claim(code, form.person())
        else:
            service.withdraw(code)
    except Refusal as refusal:
        _at_fields(form, refusal)
        return _own(code, bound=form, refusal=refusal)
    return _own(code, done=what)
