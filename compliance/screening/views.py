"""Screening on screen: the rules and runs, one run with its bars, its rows, and its leads."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Actor, Role
from compliance.claims.service import shown
from compliance.findings.lead_rules import OUTCOME_WORDS
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.foundation.money import show as show_money
from compliance.foundation.words import Words
from compliance.indicators.period_rules import month_before, period
from compliance.providers import service as providers
from compliance.providers.rules import LEVEL_WORDS
from compliance.screening import evidence_service as evidence
from compliance.screening import lead_service, run_service
from compliance.screening import reading_service as reading
from compliance.screening import version_service as versions
from compliance.screening import workbook_service as workbooks
from compliance.screening.measure_rules import set_to
from compliance.screening.reading_service import Place, RunView
from compliance.screening.rules import JUDGEMENT_WORDS, MOST_HITS, MOST_LEADS, RESULT_WORDS, judgement
from compliance.web import access, downloads
from compliance.web.furniture import language, told
from forms.screening import OutcomeForm, RunForm
from forms.web import ConfirmForm

blueprint = Blueprint("screening", __name__, url_prefix="/screening")
SCREENERS = (Role.AUDITOR_CLAIMS, Role.OFFICER)
READERS = (*SCREENERS, Role.MANAGER, Role.AGENCY_DIRECTOR, Role.OVERSEER)
WORDS: dict[str, Any] = {
    "result_words": RESULT_WORDS,
    "judgement_words": {**JUDGEMENT_WORDS, "none": Words("未转为线索", "In no lead")},
    "outcome_words": OUTCOME_WORDS,
    "level_words": {str(key): label for key, label in LEVEL_WORDS.items()},
    "most_leads": MOST_LEADS,
    "most_hits": MOST_HITS,
    "screeners": SCREENERS,
    "judgement": judgement,
    "shown": shown,
    "set_to": set_to,
}


def _run(_actor: Actor, run_id: int) -> RunView | None:
    return reading.run(run_id)


def page_of(total: int) -> dict[str, int]:
    """What the pager needs."""
    return {"total": total, "number": max(1, request.args.get("page", 1, type=int)), "size": reading.PAGE_SIZE}


@blueprint.get("/")
@access.allow(*READERS)
def index() -> Any:
    """The runs, and every rule with how often it was right."""
    rows, total = reading.runs(request.args.get("page", 1, type=int))
    return render_template(
        "screening/index.html",
        rows=rows,
        page=page_of(total),
        rules=reading.all_rules(clock.today()),
        unreadable=versions.unreadable(),
        **WORDS,
    )


@blueprint.route("/runs/new", methods=["GET", "POST"])
@access.allow(*SCREENERS)
def new() -> Any:
    """Choose rules and a period, and run them."""
    live = {one.statement.id: one.statement for one in reading.all_rules(clock.today()) if one.live and not one.changed}
    form = RunForm()
    form.rules.choices = [(name, one.words.in_language(language())) for name, one in live.items()]
    if not form.is_submitted():
        form.period.data, form.rules.data = month_before(clock.today()).code, list(live)
    elif form.validate():
        try:
            number = run_service.screen(access.actor(), period(form.period.data), form.rules.data)
        except Refusal as refusal:
            form.period.errors = [told(refusal)]
            return render_template("screening/new.html", form=form), refusal.status
        return redirect(url_for("screening.show", run_id=number))
    return render_template("screening/new.html", form=form), 422 if form.errors else 200


@blueprint.get("/runs/<int:run_id>")
@access.allow(*READERS, run=_run)
def show(run: RunView) -> Any:
    """One run: what it read, what each rule found and where, its leads, and what waits."""
    rule = request.args.get("rule", "")
    lines = reading.lines(run.id)
    if rule and rule not in {one.rule for one in lines}:
        abort(404)
    places, many = reading.places(run.id, rule)  # the first of them; the others have a page of their own
    return render_template(
        "screening/show.html",
        run=run,
        rule=rule,
        lines=lines,
        places_found=places,
        many=many,
        levels=reading.by_level(run.id),
        levels_told=_levels_told,
        leads=evidence.leads_of(run.id, request.args.get("page", 1, type=int)),
        page=page_of(run.leads),
        waits=evidence.waiting(run.id)[1],
        form=ConfirmForm(),
        words_of=reading.words_of,
        statements=versions.statements(),
        **WORDS,
    )


def _levels_told(levels: tuple[Place, ...]) -> list[tuple[Any, str]]:
    """Hits and money by level of hospital, as the list of facts wants it."""
    return [
        (
            WORDS["level_words"].get(one.level, Words("不在名录", "Not in the register")),
            f"{one.hits:,} · {show_money(one.amount)}",
        )
        for one in levels
    ]


@blueprint.get("/runs/<int:run_id>.xlsx")
@access.allow(*READERS, run=_run)
def workbook(run: RunView) -> Any:
    """The run as a workbook."""
    content = workbooks.write(run, language())
    return downloads.send(content, workbooks.MEDIA_TYPE, f"screening-{run.period.code}-{run.id}.xlsx")


@blueprint.get("/runs/<int:run_id>/rows")
@access.allow(*READERS, run=_run)
def rows(run: RunView) -> Any:
    """The rows of a run that were new, of one rule or provider or all."""
    rule, provider_id = request.args.get("rule", ""), request.args.get("provider", 0, type=int)
    found, total = evidence.rows_of(run.id, rule, provider_id or None, number=request.args.get("page", 1, type=int))
    provider = providers.provider(provider_id) if provider_id else None
    return render_template(
        "screening/rows.html",
        run=run,
        rows=found,
        page=page_of(total),
        rule=reading.words_of(rule) if rule else None,
        provider=provider,
        **WORDS,
    )


@blueprint.get("/runs/<int:run_id>/places")
@access.allow(*READERS, run=_run)
def places(run: RunView) -> Any:
    """Where a run found something, every provider, of one rule or of all."""
    rule = request.args.get("rule", "")
    found, total = reading.places(run.id, rule, reading.PAGE_SIZE, request.args.get("page", 1, type=int))
    return render_template(
        "screening/places.html",
        run=run,
        rule=rule,
        rule_words=reading.words_of(rule) if rule else None,
        rows=found,
        page=page_of(total),
        **WORDS,
    )


@blueprint.get("/runs/<int:run_id>/waiting")
@access.allow(*READERS, run=_run)
def waiting(run: RunView) -> Any:
    """What a run found new and made no lead of."""
    found, total = evidence.waiting(run.id, request.args.get("page", 1, type=int))
    return render_template(
        "screening/waiting.html", run=run, rows=found, page=page_of(total), form=ConfirmForm(), **WORDS
    )


@blueprint.post("/runs/<int:run_id>/leads")
@access.allow(*SCREENERS, run=_run)
def ask_for_lead(run: RunView) -> Any:
    """Make a lead of what waits."""
    rule, provider_id = request.form.get("rule", ""), request.form.get("provider", 0, type=int)
    made = lead_service.ask_for_lead(access.actor(), run.id, rule, provider_id)
    return redirect(url_for("screening.lead", lead_id=made))


@blueprint.get("/leads/<int:lead_id>")
@access.allow(*READERS, lead=evidence.lead)
def lead(lead: Any) -> Any:
    """A lead: its rows, and all claims of each person at the provider."""
    return _lead(lead, OutcomeForm(formdata=None))


def _lead(lead: Any, form: OutcomeForm, status: int = 200) -> Any:
    view, origin = lead
    people, many_people = evidence.persons(view.id)
    asked = (
        evidence.person_of(request.args["person"])
        if "person" in request.args
        else next((one[0] for one in people), None)
    )
    if "person" in request.args and (asked is None or not evidence.in_lead(view.id, asked)):
        abort(404)
    found, total = evidence.rows_of(lead_id=view.id, number=request.args.get("page", 1, type=int))
    earlier = evidence.traced(origin, asked, request.args.get("claims", 1, type=int)) if asked is not None else None
    page = render_template(
        "screening/lead.html",
        lead=view,
        origin=origin,
        run=reading.run(origin.run_id),
        statement=versions.statements().get(origin.rule),
        rule=reading.words_of(origin.rule),
        rows=found,
        page=page_of(total),
        people=people,
        many_people=many_people,
        person=shown(asked),
        earlier=earlier,
        mine=evidence.evidence_among(view.id, [one["claim_id"] for one in earlier.rows]) if earlier else frozenset(),
        form=form,
        **WORDS,
    )
    return page, status


@blueprint.post("/leads/<int:lead_id>/outcome")
@access.allow(*SCREENERS, Role.MANAGER, lead=evidence.lead)
def conclude(lead: Any) -> Any:
    """Say what became of a lead."""
    form = OutcomeForm()
    if not form.validate_on_submit():
        return _lead(lead, form, 422)
    lead_service.conclude(access.actor(), lead[0].id, form.outcome.data, form.reason.data.strip())
    flash(_("The outcome is kept; it counts in the rule's precision."), "success")
    return redirect(url_for("screening.lead", lead_id=lead[0].id))
