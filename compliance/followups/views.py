"""Follow-ups on screen: what is to be asked, the rounds, one round with its draw, its rates, and the contact list."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.rules import Role
from compliance.followups import contact_service, loading_service, rate_service, round_loading_service, service
from compliance.followups.contact_rules import TEMPLATE
from compliance.followups.rate_rules import OTHERS
from compliance.followups.round_loading_service import RoundView
from compliance.followups.round_service import NewRound
from compliance.followups.rules import (
    CALLERS,
    CONTACT_WORDS,
    KIND_WORDS,
    OPENERS,
    PART_WORDS,
    READERS,
    STATE_WORDS,
    WAY_WORDS,
    Kind,
    State,
    Way,
)
from compliance.followups.suspicion_rules import JUDGEMENT_WORDS, SUSPICION_WORDS
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.indicators.period_rules import month_before
from compliance.ledger.rules import Span
from compliance.web import access, downloads
from compliance.web.furniture import language, told
from forms.followups import ContactsForm, DrawForm, RoundForm
from forms.web import ConfirmForm

_ROWS = 50
blueprint = Blueprint("followups", __name__, url_prefix="/followups")
TONES = {
    State.DONE: "good",
    State.TALKING: "due",
    State.RETRY: "due",
    State.UNREACHED: "bad",
    State.REFUSED: "bad",
}
WORDS: dict[str, Any] = {
    "kind_words": KIND_WORDS,
    "way_words": WAY_WORDS,
    "part_words": PART_WORDS,
    "state_words": STATE_WORDS,
    "contact_words": CONTACT_WORDS,
    "suspicion_words": SUSPICION_WORDS,
    "judgement_words": JUDGEMENT_WORDS,
    "tones": TONES,
    "openers": OPENERS,
    "callers": CALLERS,
    "readers": READERS,
}


def page_of(total: int) -> dict[str, int]:
    """What the pager needs."""
    number = max(1, request.args.get("page", 1, type=int))
    return {"total": total, "number": number, "size": loading_service.PAGE_SIZE}


@blueprint.get("/")
@access.allow(*READERS, Role.TOWNSHIP)
def index() -> Any:
    """Whom to ask today; for the office the rounds as well."""
    actor, number = access.actor(), request.args.get("page", 1, type=int)
    asks = actor.holds(*CALLERS, Role.TOWNSHIP)
    rows, total = service.to_do(actor, number) if asks else ((), 0)
    rounds, many = service.rounds() if actor.holds(*READERS) else ((), 0)
    return render_template(
        "followups/index.html",
        asks=asks,
        rows=rows,
        page=page_of(total),
        later=loading_service.later(actor) if asks else 0,
        rounds=rounds,
        many=many,
        **WORDS,
    )


@blueprint.get("/rounds")
@access.allow(*READERS)
def rounds() -> Any:
    """All rounds."""
    rows, total = round_loading_service.rounds(request.args.get("page", 1, type=int))
    return render_template("followups/rounds.html", rows=rows, page=page_of(total), **WORDS)


@blueprint.route("/rounds/new", methods=["GET", "POST"])
@access.allow(*OPENERS)
def new() -> Any:
    """Open a round."""
    form, status = RoundForm(), 200
    if not form.is_submitted():
        month = month_before(clock.today())
        form.since.data, form.until.data = month.span.since, month.span.until
        form.kind.data, form.way.data, form.quota.data = Kind.DISCHARGED, Way.PHONE, "5%"
    elif form.validate():
        try:
            made = service.open_round(access.actor(), _wanted(form))
        except Refusal as refusal:
            form.quota.errors, status = [told(refusal)], refusal.status
        else:
            return redirect(url_for("followups.show", round_id=made))
    else:
        status = 422
    return render_template("followups/new.html", form=form, **WORDS), status


def _wanted(form: RoundForm) -> NewRound:
    return NewRound(
        title=form.title.data or "",
        kind=Kind(form.kind.data),
        way=Way(form.way.data),
        span=Span(form.since.data, form.until.data),
        quota=(form.quota.data or "").strip(),
        target=form.target(),
        due=form.due.data,
    )


@blueprint.get("/rounds/<int:round_id>")
@access.allow(*READERS, round=service.round_in_scope)
def show(round: RoundView) -> Any:
    """One round: how far it is, and its follow-ups."""
    return _show(round, DrawForm(formdata=None))


def _show(round: RoundView, form: DrawForm, status: int = 200) -> Any:
    args, actor = request.args, access.actor()
    chosen = {name: args.get(name, "") for name in ("part", "state", "township")}
    rows, total = loading_service.listed(actor, round.id, **chosen, number=args.get("page", 1, type=int))
    page = render_template(
        "followups/show.html",
        round=round,
        rows=rows,
        page=page_of(total),
        chosen=chosen,
        townships=loading_service.townships(round.id),
        form=form,
        confirm=ConfirmForm(),
        **WORDS,
    )
    return page, status


@blueprint.post("/rounds/<int:round_id>/draw")
@access.allow(*OPENERS, round=service.round_in_scope)
def draw(round: RoundView) -> Any:
    """Draw the random part by a value that two persons entered."""
    form = DrawForm()
    if not form.validate_on_submit():
        return _show(round, form, 422)
    try:
        service.draw(access.actor(), round.id, form.value.data, *form.keepers())
    except Refusal as refusal:
        form.value.errors = [told(refusal)]
        return _show(round, form, refusal.status)
    flash(_("The random part is drawn."), "success")
    return redirect(url_for("followups.show", round_id=round.id))


@blueprint.post("/rounds/<int:round_id>/close")
@access.allow(*OPENERS, round=service.round_in_scope)
def close(round: RoundView) -> Any:
    """Close a round."""
    if ConfirmForm().validate_on_submit():
        service.close(access.actor(), round.id)
        flash(_("The round is closed."), "success")
    return redirect(url_for("followups.show", round_id=round.id))


@blueprint.get("/rounds/<int:round_id>/rates")
@access.allow(*READERS, round=service.round_in_scope)
def rates(round: RoundView) -> Any:
    """The rates of a round, random and targeted apart."""
    number = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    return render_template(
        "followups/rates.html",
        round=round,
        parts=rate_service.rates(round.id, slice((number - 1) * _ROWS, number * _ROWS)),
        page=number,
        size=_ROWS,
        others=OTHERS,
        others_words=rate_service.OTHERS_WORDS,
        **WORDS,
    )


@blueprint.get("/rounds/<int:round_id>.xlsx")
@access.allow(*READERS, round=service.round_in_scope)
def workbook(round: RoundView) -> Any:
    """The rates as a workbook."""
    content = rate_service.workbook(round, language())
    return downloads.send(content, rate_service.MEDIA_TYPE, f"follow-up-{round.id}.xlsx")


@blueprint.route("/contacts", methods=["GET", "POST"])
@access.allow(*OPENERS)
def contacts() -> Any:
    """The lists by which people are reached, and a new one."""
    form, status = ContactsForm(), 200
    faults: Mapping[int, Words] = {}
    if form.validate_on_submit():
        try:
            _made, listed = service.load(access.actor(), form.file.data.read(), form.file.data.filename or "")
        except Refusal as refusal:
            form.file.errors, status = [told(refusal)], refusal.status
        else:
            faults = listed.faults
            flash(
                ngettext("%(num)s person was loaded.", "%(num)s persons were loaded.", len(listed.entries)), "success"
            )
            if not faults:
                return redirect(url_for("followups.contacts"))
            status = 201
    elif form.is_submitted():
        status = 422
    page = render_template(
        "followups/contacts.html",
        form=form,
        faults=faults,
        lists=contact_service.lists(),
        kept=contact_service.kept(),
        **WORDS,
    )
    return page, status


@blueprint.get("/contacts/template.csv")
@access.allow(*OPENERS)
def template() -> Response:
    """An empty list with its headings."""
    content = ("\ufeff" + ",".join(TEMPLATE) + "\r\n").encode()
    return downloads.send(content, "text/csv", "contacts.csv")
