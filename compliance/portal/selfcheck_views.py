"""A provider's own self-checks: the clerk says of each problem what was found, the head confirms."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from compliance.accounts.rules import Role
from compliance.documents import service as documents
from compliance.documents.rules import Form
from compliance.foundation.errors import Refusal
from compliance.ledger.rules import FUND_WORDS
from compliance.portal.views import OWN, blueprint
from compliance.selfchecks import rules, service
from compliance.selfchecks.score_rules import GRADE_WORDS
from compliance.selfchecks.service import SelfCheckView
from compliance.selfchecks.summary_service import MEDIA_TYPE
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import words
from forms.selfchecks import ChargeForm, ChargesForm, OwnMarkForm, declaration_form
from forms.web import ConfirmForm


@blueprint.get("/self-checks")
@access.allow(*OWN)
def self_checks() -> Any:
    """Every self-check of the provider, what waits for it first."""
    return render_template("portal/self_checks.html", rows=service.own(access.actor()), rules=rules)


@blueprint.route("/self-checks/<declaration_id>", methods=["GET", "POST"])
@access.allow(*OWN, declaration=service.of_provider)
def self_check(declaration: SelfCheckView) -> Any:
    """One self-check: each problem with its answer, the charges, what is to be returned."""
    actor, open_ = access.actor(), declaration.state in rules.OPEN
    form = declaration_form(_problems(declaration), **_values(declaration))
    if open_ and form.validate_on_submit():
        said = {name.partition("-")[2]: value for name, value in form.data.items() if name.startswith("answer-")}
        notes = {name.partition("-")[2]: value or "" for name, value in form.data.items() if name.startswith("note-")}
        service.draft(actor, declaration.id, {code: answer for code, answer in said.items() if answer}, notes)
        flash(_("Saved. The head confirms it once every problem has its answer."), "success")
        return _back(declaration)
    return (
        render_template(
            "portal/self_check.html",
            one=declaration,
            form=form,
            confirm_form=ConfirmForm(),
            rules=rules,
            funds=FUND_WORDS,
            grades=GRADE_WORDS,
            open=open_,
            papers=service.papers_of(declaration.id),
            is_head=actor.holds(Role.PROVIDER_HEAD),
        ),
        422 if form.errors else 200,
    )


def _problems(declaration: SelfCheckView) -> list[tuple[str, str]]:
    return [(item.code, words(item.text)) for item in declaration.season.problems]


def _values(declaration: SelfCheckView) -> dict[str, str]:
    answers = {f"answer-{code}": answer for code, answer in declaration.answers.items()}
    return answers | {f"note-{code}": text for code, text in declaration.notes.items()}


def _back(declaration: SelfCheckView) -> Any:
    return redirect(url_for("portal.self_check", declaration_id=declaration.id))


@blueprint.route("/self-checks/<declaration_id>/lines", methods=["GET", "POST"])
@access.allow(*OWN, declaration=service.of_provider)
def self_check_line(declaration: SelfCheckView) -> Any:
    """Add one charge."""
    first = request.args.get("problem", "")
    form, refusal = ChargeForm(problems=_problems(declaration), data={"problem": first}), None
    if form.validate_on_submit():
        try:
            service.add_line(access.actor(), declaration.id, form.cells())
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The charge is added."), "success")
            return _back(declaration)
    return _step(declaration, form, _("Add a charge"), refusal)


@blueprint.post("/self-checks/<declaration_id>/lines/<position>/remove")
@access.allow(*OWN, declaration=service.of_provider)
def self_check_line_removed(declaration: SelfCheckView, position: str) -> Any:
    """Take a charge out again."""
    if not (position.isascii() and position.isdigit() and len(position) < 6):
        abort(404)
    if ConfirmForm().validate_on_submit():
        service.remove_line(access.actor(), declaration.id, int(position))
        flash(_("The charge is taken out."), "success")
    return _back(declaration)


@blueprint.route("/self-checks/<declaration_id>/load", methods=["GET", "POST"])
@access.allow(*OWN, declaration=service.of_provider)
def self_check_load(declaration: SelfCheckView) -> Any:
    """Take the charges from a filled table."""
    form, refusal = ChargesForm(), None
    if form.validate_on_submit():
        upload = form.file.data
        try:
            count = service.load_lines(access.actor(), declaration.id, upload.read(), upload.filename or "")
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(ngettext("%(num)s charge is taken in.", "%(num)s charges are taken in.", count), "success")
            return _back(declaration)
    return _step(declaration, form, _("Load charges from a table"), refusal)


def _step(declaration: SelfCheckView, form: Any, title: str, refusal: Refusal | None) -> Any:
    status = refusal.status if refusal else (422 if form.errors else 200)
    known = {"one": declaration, "form": form, "title": title, "refusal": refusal}
    return render_template("portal/self_check_step.html", **known), status


@blueprint.get("/self-checks/<declaration_id>/lines.xlsx")
@access.allow(*OWN, declaration=service.of_provider)
def self_check_table(declaration: SelfCheckView) -> Any:
    """The table to be filled in, with what is declared so far."""
    return send(service.template(declaration, str(get_locale())), MEDIA_TYPE, f"{declaration.number}明细.xlsx")


@blueprint.route("/self-checks/<declaration_id>/mark", methods=["GET", "POST"])
@access.allow(*OWN, declaration=service.of_provider)
def self_check_mark(declaration: SelfCheckView) -> Any:
    """Enter the mark of the own check."""
    form, refusal = OwnMarkForm(data={"mark": declaration.own}), None
    if form.validate_on_submit():
        try:
            service.mark(access.actor(), declaration.id, form.mark.data, None)
        except Refusal as stopped:
            refusal = stopped
        else:
            flash(_("The mark is entered."), "success")
            return _back(declaration)
    return _step(declaration, form, _("Enter the self-check score"), refusal)


@blueprint.post("/self-checks/<declaration_id>/confirm")
@access.allow(Role.PROVIDER_HEAD, declaration=service.of_provider)
def self_check_confirm(declaration: SelfCheckView) -> Any:
    """The head confirms, a return that found nothing as well."""
    if ConfirmForm().validate_on_submit():
        service.confirm(access.actor(), declaration.id)
        flash(_("The self-check is confirmed and sent."), "success")
    return _back(declaration)


@blueprint.get("/self-checks/<declaration_id>/papers/<paper_id>/<form>")
@access.allow(*OWN, declaration=service.of_provider)
def self_check_paper(declaration: SelfCheckView, paper_id: str, form: str) -> Any:
    """Its paper, as .docx or PDF."""
    wanted = [one for one in service.papers_of(declaration.id) if str(one.id) == paper_id]
    if not wanted or form not in set(Form):
        abort(404)
    file = documents.content(wanted[0].id, form)
    return send(file.content, file.media_type, file.name)
