"""Pages for everyone: commitments before a draw, records after the round, and the verification."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for

from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.publicity import service
from compliance.sampling import code_rules, paper_service
from compliance.sampling import service as sampling
from compliance.sampling.record_rules import as_text
from compliance.sampling.rules import NEXT_WORDS, ORIGIN_WORDS, STATE_WORDS, State
from compliance.sampling.service import RoundView
from compliance.web import access
from compliance.web.downloads import attached, named
from compliance.web.furniture import words
from forms.publicity import VerifyForm
from forms.web import ConfirmForm

blueprint = Blueprint("publicity", __name__, url_prefix="/publicity")
_ROWS = 50


@blueprint.get("/")
@access.public
def index() -> Any:
    """Every round that was committed."""
    page = sampling.published(request.args.get("page", 1, type=int))
    return render_template("publicity/index.html", page=page, state_words=STATE_WORDS, State=State)


def _published(round_id: str) -> RoundView:
    found = sampling.published_round(round_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/rounds/<round_id>")
@access.public
def show(round_id: str) -> Any:
    """A round: its commitment from the commit on, its result once it is closed."""
    found = _published(round_id)
    page = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    shown = slice((page - 1) * _ROWS, page * _ROWS)
    strata = sampling.sample(found, shown) if found.state is State.CLOSED else ()
    return render_template(
        "publicity/show.html",
        round=found,
        strata=strata,
        page=page,
        rows=_ROWS,
        state_words=STATE_WORDS,
        origin_words=ORIGIN_WORDS,
        next_words=NEXT_WORDS,
        State=State,
    )


@blueprint.get("/rounds/<round_id>/record.json")
@access.public
def record(round_id: str) -> Any:
    """The public record, once the round is closed."""
    found = _closed(round_id)
    content = Response(as_text(sampling.export(found.id)), mimetype="application/json")
    return named(content, f"{found.id}-record.json")


@blueprint.get("/rounds/<round_id>/paper")
@access.public
def paper(round_id: str) -> Any:
    """抽取记录表 of a closed round: what its record says, with pseudonyms."""
    found = _closed(round_id)
    values = paper_service.draw_record_values(found)
    return render_template("sampling/paper.html", round=found, values=values, internal=False)


@blueprint.get("/rounds/<round_id>/paper/<form>")
@access.public
def paper_file(round_id: str, form: str) -> Any:
    """The same as .docx or PDF."""
    found = _closed(round_id)
    if form not in set(Form):
        abort(404)
    file = documents.content(paper_service.draw_record(found).id, form)
    return attached(file)


def _closed(round_id: str) -> RoundView:
    found = _published(round_id)
    if found.state is not State.CLOSED:
        abort(404)
    return found


@blueprint.get("/visits/")
@access.public
def visits() -> Any:
    """Where the code of a notice is typed."""
    code = request.args.get("code", "")
    if code and sampling.by_code(code):
        return redirect(url_for("publicity.visit", code=code_rules.read(code)))
    return render_template("publicity/visits.html", code=code), 404 if code else 200


@blueprint.get("/visits/<code>")
@access.public
def visit(code: str) -> Any:
    """Whether a notice is real, for whoever holds it: who comes, to whom, when. Where its QR code leads."""
    found = sampling.by_code(code)
    if found is None:
        return render_template("publicity/visits.html", code=code), 404
    issuer = paper_service.issuer(found.authority)
    return render_template("publicity/visit.html", order=found, issuer=issuer, confirm=ConfirmForm())


@blueprint.get("/verifier.html")
@access.public
def verifier() -> Any:
    """The verifier as one file to keep. A download: opened from here, our own policy would forbid its script."""
    return named(Response(service.verifier(), mimetype="application/octet-stream"), "verifier.html")


@blueprint.get("/rounds/<round_id>/published.json")
@access.public
def published(round_id: str) -> Any:
    """What has been published of a round so far, for programs that note it down."""
    return jsonify(service.published(_published(round_id)))


@blueprint.route("/verify", methods=["GET", "POST"])
@access.public
def verify() -> Any:
    """Verify a record that the visitor brings; the database is not asked."""
    form, result, status = VerifyForm(), None, 200
    if form.validate_on_submit():
        try:
            content = form.record.data.read(service.LARGEST_RECORD + 1)
            told = (form.commitment.data or "", form.result_hash.data or "", form.seal.data or "")
            result = service.check_record(content, *told)
        except Refusal as refusal:
            reason = words(Words(zh=f"{refusal.zh}。{refusal.do_zh}", en=f"{refusal.en}. {refusal.do_en}"))
            form.record.errors = [*form.record.errors, f"{refusal.number} {reason}"]
            status = refusal.status
    elif form.is_submitted():
        status = 422
    verifier_hash = service.verifier_hash()
    return render_template("publicity/verify.html", form=form, result=result, verifier_hash=verifier_hash), status
