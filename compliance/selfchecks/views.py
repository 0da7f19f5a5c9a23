"""Self-checks: the seasons, one season, what a provider declared, and what the bureau's people do about it."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.ledger.rules import FUND_WORDS
from compliance.providers import service as providers
from compliance.selfchecks import rules, service
from compliance.selfchecks.score_rules import GRADE_WORDS
from compliance.selfchecks.service import Check, NewSeason, SeasonView, SelfCheckView
from compliance.selfchecks.standing_rules import FACT_WORDS
from compliance.selfchecks.summary_service import MEDIA_TYPE
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import language
from forms.selfchecks import ReceiveForm, SeasonForm, SendBackForm, SurveyForm, VerifyForm

blueprint = Blueprint("selfchecks", __name__, url_prefix="/selfchecks")


@blueprint.get("/")
@access.allow(*service.READERS)
def index() -> Any:
    """Every season, the newest first."""
    seasons = service.seasons()
    counted = service.counted([season.id for season in seasons])
    found = [(season, service.summary(counted[season.id], ())) for season in seasons]
    may_ask = access.actor().holds(*service.ASKERS)
    return render_template("selfchecks/index.html", seasons=found, may_ask=may_ask)


@blueprint.route("/new", methods=["GET", "POST"])
@access.allow(*service.ASKERS)
def new() -> Any:
    """Send a list of problems out."""
    form, refusal = SeasonForm(lists=service.lists(language()), townships=providers.choices().townships), None
    if form.validate_on_submit():
        try:
            made = service.ask(access.actor(), _new(form))
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The list is sent out; the providers see it on the portal."), "success")
            return redirect(url_for("selfchecks.show", season_id=made))
    status = refusal.status if refusal else (422 if form.errors else 200)
    return render_template("selfchecks/new.html", form=form, refusal=refusal), status


def _new(form: SeasonForm) -> NewSeason:
    return NewSeason(
        title=form.title.data or "",
        basis=form.basis.data or "",
        checklist_id=form.checklist.data,
        since=form.since.data,
        until=form.until.data,
        due_on=form.due_on.data,
        return_by=form.return_by.data,
        scored=bool(form.scored.data),
        kinds=tuple(form.kinds.data or ()),
        township=form.township.data or "",
        codes=tuple((form.codes.data or "").split()),
    )


@blueprint.get("/<season_id>")
@access.allow(*service.READERS, season=service.season_in_scope)
def show(season: SeasonView) -> Any:
    """A season: its figures, its declarations page by page, what the draw verified."""
    checked = service.verified(season)
    return render_template(
        "selfchecks/show.html",
        season=season,
        page=service.page_of(season.id, request.args.get("page", 1, type=int)),
        checked=checked,
        summary=service.summary(service.counted([season.id])[season.id], checked),
        rules=rules,
        facts=FACT_WORDS,
        grades=GRADE_WORDS,
        may_verify=access.actor().holds(Role.MANAGER),
        may_open_round=access.actor().holds(Role.MANAGER, Role.OVERSEER),
    )


@blueprint.get("/<season_id>/season.xlsx")
@access.allow(*service.READERS, season=service.season_in_scope)
def workbook(season: SeasonView) -> Any:
    """The season as a workbook."""
    return send(service.workbook(season, str(get_locale())), MEDIA_TYPE, f"{season.title}.xlsx")


@blueprint.route("/<season_id>/verify", methods=["GET", "POST"])
@access.allow(Role.MANAGER, season=service.season_in_scope)
def verify(season: SeasonView) -> Any:
    """Plan the round that verifies the season by draw."""
    form, refusal = VerifyForm(), None
    if form.validate_on_submit():
        share = Fraction(form.percent.data) / 100
        check = Check(form.round_id.data.strip(), form.first.data, form.last.data, share)
        try:
            made = service.plan(access.actor(), season.id, check)
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The round is planned; commit and draw it like any other."), "success")
            return redirect(url_for("sampling.show", round_id=made))
    status = refusal.status if refusal else (422 if form.errors else 200)
    note = _("Drawn by lot among those that answered, whatever they declared.")
    known = {"form": form, "refusal": refusal, "title": _("Verify by draw"), "season": season, "note": note}
    return render_template("selfchecks/step.html", **known), status


@blueprint.get("/declarations/<declaration_id>")
@access.allow(*service.READERS, declaration=service.in_scope)
def declaration(declaration: SelfCheckView) -> Any:
    """What a provider declared, its money and its steps."""
    actor = access.actor()
    return render_template(
        "selfchecks/declaration.html",
        one=declaration,
        rules=rules,
        funds=FUND_WORDS,
        grades=GRADE_WORDS,
        papers=service.papers_of(declaration.id),
        may_ask=actor.holds(*service.ASKERS),
        may_receive=actor.holds(*service.RECEIVERS),
    )


@blueprint.route("/declarations/<declaration_id>/return", methods=["GET", "POST"])
@access.allow(*service.ASKERS, declaration=service.in_scope)
def send_back(declaration: SelfCheckView) -> Any:
    """Send it back to be corrected."""
    form = SendBackForm()

    def act() -> None:
        service.send_back(access.actor(), declaration.id, form.reason.data or "")

    return _step(declaration, form, _("Send back"), act, _("It is sent back; what it made due is reversed."))


@blueprint.route("/declarations/<declaration_id>/release", methods=["GET", "POST"])
@access.allow(*service.ASKERS, declaration=service.in_scope)
def release(declaration: SelfCheckView) -> Any:
    """The provider need not answer."""
    form = SendBackForm()

    def act() -> None:
        service.release(access.actor(), declaration.id, form.reason.data or "")

    return _step(declaration, form, _("Release from the self-check"), act, _("The provider need not answer."))


@blueprint.route("/declarations/<declaration_id>/receive", methods=["GET", "POST"])
@access.allow(*service.RECEIVERS, declaration=service.in_scope)
def receive(declaration: SelfCheckView) -> Any:
    """Enter money that came in."""
    form = ReceiveForm()

    def act() -> None:
        service.receive(access.actor(), declaration.id, form.amount.fen or 0, form.on.data, form.voucher.data or "")

    return _step(declaration, form, _("Enter a return"), act, _("The money is entered."))


@blueprint.route("/declarations/<declaration_id>/survey", methods=["GET", "POST"])
@access.allow(*service.ASKERS, declaration=service.in_scope)
def survey(declaration: SelfCheckView) -> Any:
    """Enter the survey's mark."""
    form = SurveyForm()

    def act() -> None:
        service.mark(access.actor(), declaration.id, None, form.mark.data, form.source.data or "")

    return _step(declaration, form, _("Enter the survey's mark"), act, _("The mark is entered."))


def _step(declaration: SelfCheckView, form: Any, title: str, act: Callable[[], None], told: str) -> Any:
    """The page of one step: a form that fits is acted on and leads back; a refusal stands beside what was typed."""
    refusal = None
    if form.validate_on_submit():
        try:
            act()
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(told, "success")
            return redirect(url_for("selfchecks.declaration", declaration_id=declaration.id))
    status = refusal.status if refusal else (422 if form.errors else 200)
    known = {"form": form, "refusal": refusal, "title": title, "season": declaration.season, "one": declaration}
    return render_template("selfchecks/step.html", **known), status


@blueprint.get("/declarations/<declaration_id>/papers/<paper_id>/<form>")
@access.allow(*service.READERS, declaration=service.in_scope)
def paper(declaration: SelfCheckView, paper_id: str, form: str) -> Any:
    """Its paper, as .docx or PDF."""
    return paper_of(declaration, paper_id, form)


def paper_of(declaration: SelfCheckView, paper_id: str, form: str) -> Any:
    """A paper of a declaration whose reader has been checked; 404 for another's."""
    wanted = [one for one in service.papers_of(declaration.id) if str(one.id) == paper_id]
    if not wanted or form not in set(Form):
        abort(404)
    file = documents.content(wanted[0].id, form)
    return send(file.content, file.media_type, file.name)
