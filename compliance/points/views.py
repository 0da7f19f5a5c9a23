"""Points on screen: what waits, who has how many, and each entry from its decision to its effect."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts import people_service as people
from compliance.accounts.rules import Actor, Role
from compliance.cases import service as cases
from compliance.cases.service import CaseView
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.law.parameters import STANDING_WORDS, Standing
from compliance.law.points import GROUND_WORDS
from compliance.points import service
from compliance.points.loading_service import EntryView, PersonView
from compliance.points.rules import (
    EVENT_WORDS,
    RESPONSIBILITY_WORDS,
    STATE_KINDS,
    STATE_WORDS,
    EventKind,
    State,
)
from compliance.providers import staff_service
from compliance.providers.staff_rules import QUALIFICATION_KINDS, QUALIFICATION_WORDS
from compliance.web import access
from compliance.web.downloads import send
from compliance.web.furniture import told
from forms.points import CheckForm, ConsiderForm, EffectForm, FallForm, ObjectionForm, PointsForm, RestoreForm

blueprint = Blueprint("points", __name__, url_prefix="/points")
READERS = (
    Role.MANAGER,
    Role.AUDITOR_CLAIMS,
    Role.OFFICER,
    Role.LEGAL_REVIEWER,
    Role.AGENCY_DIRECTOR,
    Role.DIRECTOR,
    Role.OVERSEER,
)
LABELS = {
    "ground_words": GROUND_WORDS,
    "responsibility_words": RESPONSIBILITY_WORDS,
    "state_words": STATE_WORDS,
    "state_kinds": STATE_KINDS,
    "event_words": EVENT_WORDS,
    "qualification_words": QUALIFICATION_WORDS,
    "qualification_kinds": QUALIFICATION_KINDS,
    "standing_words": STANDING_WORDS,
    "unsure": lambda entry: sorted({one["standing"] for one in entry.terms} - {Standing.VERIFIED}),
}


@blueprint.app_template_test("bringing_points")
def bringing_points(case: CaseView) -> bool:
    """Whether a case's page may lead its reader to a proposal of points."""
    return service.brings_points(access.actor(), case)


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """Every entry of a year or a state, a page at a time."""
    year, page = request.args.get("year", 0, type=int), request.args.get("page", 1, type=int)
    found = service.listed(max(0, year), request.args.get("state", ""), page)
    years = range(clock.today().year, 2023, -1)
    return render_template("points/index.html", page=found, years=years, **LABELS)


@blueprint.get("/people/<int:person_id>")
@access.allow(*READERS, person=service.find_person)
def person(person: PersonView) -> Any:
    """One person: points by year, what they lead to, every entry."""
    years = sorted({one.decided_on.year for one in person.entries} | {clock.today().year}, reverse=True)
    sums = [service.reached_of(person.id, year, person.entries) for year in years if year > 2024 or person.entries]
    shares = {provider_id: service.provider_share(provider_id) for provider_id in person.provider_ids}
    names = people.provider_names(set(person.provider_ids))
    return render_template("points/person.html", person=person, sums=sums, shares=shares, names=names, **LABELS)


@blueprint.route("/decisions/<int:case_id>", methods=["GET", "POST"])
@access.allow(*service.PROPOSERS, case=cases.in_scope)
def new(case: CaseView) -> Any:
    """Propose points for one person on a decision."""
    actor = access.actor()
    decision = service.decision_of(actor, case.id)
    form = PointsForm(decision)
    if form.validate_on_submit():
        person_id = staff_service.person_id_of(form.code.data or "")
        try:
            entry_id = service.propose(actor, form.new(case.id, person_id or 0))
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Proposed; a second person checks it."), "success")
            return redirect(url_for("points.show", entry_id=entry_id))
    staff = staff_service.staff_of(case.provider_id, clock.today())
    page = render_template("points/new.html", form=form, case=case, decision=decision, staff=staff, **LABELS)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/entries/<int:entry_id>")
@access.allow(*READERS, entry=service.find_entry)
def show(entry: EntryView) -> Any:
    """One entry: the decision it rests on, its events, and what is open now."""
    return _show(entry)


def _show(entry: EntryView, form: Any = None, status: int = 200) -> Any:
    forms = {
        "check_form": CheckForm(formdata=None),
        "objection_form": ObjectionForm(formdata=None),
        "consider_form": ConsiderForm(formdata=None, points=entry.points),
        "effect_form": EffectForm(formdata=None),
        "restore_form": RestoreForm(formdata=None),
        "fall_form": FallForm(formdata=None),
    }
    if form is not None:
        forms[form[0]] = form[1]
    actor = access.actor()
    page = render_template(
        "points/show.html",
        entry=entry,
        papers=service.papers_of(entry.id),
        reached=service.reached_of(entry.person_id, entry.decided_on.year),
        may_check=actor.holds(*service.CHECKERS) and actor.user_id not in entry.by(EventKind.PROPOSED),
        may_consider=actor.holds(*service.HEARERS)
        and actor.user_id not in entry.by(EventKind.PROPOSED, EventKind.NOTIFIED),
        may_restore=actor.holds(*service.RESTORERS) and actor.user_id not in entry.by(EventKind.PROPOSED),
        fallen=actor.holds(*service.HEARERS) and service.fallen(actor, entry),
        over=entry.state is State.HEARD or (entry.until is not None and clock.today() > entry.until),
        **forms,
        **LABELS,
    )
    return page, status


@blueprint.get("/entries/<int:entry_id>/papers/<paper_id>/<form>")
@access.allow(*READERS, entry=service.find_entry)
def paper(entry: EntryView, paper_id: str, form: str) -> Any:
    """A paper of an entry, as .docx or PDF."""
    file = service.paper_file(entry.id, paper_id, form)
    return send(file.content, file.media_type, file.name)


def _act(entry: EntryView, name: str, form: Any, act: Callable[[], object], done: str) -> Any:
    """Do what a form of an entry's page asks; a refusal is told beside that form."""
    if form.validate_on_submit():
        try:
            act()
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
            return _show(entry, (name, form), refusal.status)
        flash(done, "success")
        return redirect(url_for("points.show", entry_id=entry.id))
    return _show(entry, (name, form), 422)


def _weigh(entry: EntryView, name: str, form: Any, act: Callable[[Actor, int, int, str], object], done: str) -> Any:
    """The same for a form that sets points with their reason."""
    actor = access.actor()
    return _act(entry, name, form, lambda: act(actor, entry.id, form.points.data or 0, form.reason.data or ""), done)


@blueprint.post("/entries/<int:entry_id>/check")
@access.allow(*service.CHECKERS, entry=service.find_entry)
def check(entry: EntryView) -> Any:
    """Approve and notify, or return."""
    form, actor = CheckForm(), access.actor()
    return _act(
        entry,
        "check_form",
        form,
        lambda: service.check(actor, entry.id, form.outcome.data == "approve", form.reason.data or ""),
        _("Recorded."),
    )


@blueprint.post("/entries/<int:entry_id>/object")
@access.allow(Role.OFFICER, entry=service.find_entry)
def object_on_paper(entry: EntryView) -> Any:
    """An objection that came on paper."""
    form, actor = ObjectionForm(), access.actor()
    return _act(
        entry,
        "objection_form",
        form,
        lambda: service.object_to(actor, entry.id, form.text.data or ""),
        _("The objection was recorded."),
    )


@blueprint.post("/entries/<int:entry_id>/consider")
@access.allow(*service.HEARERS, entry=service.find_entry)
def consider(entry: EntryView) -> Any:
    """Uphold, reduce or annul."""
    return _weigh(entry, "consider_form", ConsiderForm(), service.consider, _("Recorded."))


@blueprint.post("/entries/<int:entry_id>/effect")
@access.allow(Role.OFFICER, entry=service.find_entry)
def effect(entry: EntryView) -> Any:
    """Let the points count, and record what they lead to."""
    form, actor = EffectForm(), access.actor()
    return _act(
        entry,
        "effect_form",
        form,
        lambda: service.take_effect(actor, entry.id, form.months.data),
        _("The points are in effect."),
    )


@blueprint.post("/entries/<int:entry_id>/restore")
@access.allow(*service.RESTORERS, entry=service.find_entry)
def restore(entry: EntryView) -> Any:
    """Take points off for study, tests or help."""
    return _weigh(entry, "restore_form", RestoreForm(), service.restore, _("The points were restored."))


@blueprint.post("/entries/<int:entry_id>/fall")
@access.allow(*service.HEARERS, entry=service.find_entry)
def fall(entry: EntryView) -> Any:
    """Annul points whose decision fell."""
    form, actor = FallForm(), access.actor()
    return _act(
        entry,
        "fall_form",
        form,
        lambda: service.fall(actor, entry.id, form.reason.data or ""),
        _("The points were annulled with their decision."),
    )
