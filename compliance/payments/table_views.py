"""The tables that payments go by, on screen: caps of the general fee, bed-day rates and pilots, deposits of a year."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.payments import bed_day_rules, deposit_service, service
from compliance.payments.views import LABELS, blueprint
from compliance.web import access
from compliance.web.furniture import told
from forms.payments import CapForm, PilotForm, RatesForm, StayForm
from forms.web import ConfirmForm


def _year() -> int:
    found = request.args.get("year", clock.today().year, type=int)
    return found if 2000 <= found <= 2100 else clock.today().year


@blueprint.get("/caps")
@access.allow(*service.READERS)
def caps() -> Any:
    """Every township's cap of a year, what was used and what is left."""
    return _caps(_year(), None, 200)


def _caps(year: int, form: CapForm | None, status: int) -> Any:
    page = render_template(
        "payments/caps.html",
        year=year,
        caps=service.caps(year),
        form=form or CapForm(service.townships(), formdata=None, year=year),
        confirm=ConfirmForm(formdata=None),
        **LABELS,
    )
    return page, status


@blueprint.post("/caps")
@access.allow(*service.MAKERS)
def set_cap() -> Any:
    """Set a township's yearly cap."""
    form = CapForm(service.townships())
    if form.validate_on_submit() and form.year.data:
        year = form.year.data
        try:
            service.set_cap(access.actor(), form.township.data, year, form.cap.fen or 0, form.source.data or "")
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("The cap waits for another person's approval."), "success")
            return redirect(url_for("payments.caps", year=year))
    return _caps(_year(), form, 422)


@blueprint.post("/caps/<int:cap_id>/approve")
@access.allow(*service.APPROVERS)
def approve_cap(cap_id: int) -> Any:
    """Approve a cap."""
    if ConfirmForm().validate_on_submit():
        service.approve_cap(access.actor(), cap_id)
        flash(_("The cap is in force."), "success")
    return redirect(url_for("payments.caps", year=_year()))


@blueprint.get("/caps/uses")
@access.allow(*service.READERS)
def cap_uses() -> Any:
    """One township's running balance, use by use."""
    year, township = _year(), request.args.get("township", "")[:60]
    found = next((one for one in service.caps(year) if one.township == township), None)
    return render_template(
        "payments/cap_uses.html", year=year, township=township, cap=found, uses=service.uses(township, year), **LABELS
    ), (200 if found else 404)


@blueprint.get("/bed-days")
@access.allow(*service.READERS)
def bed_days() -> Any:
    """The rates by class and stage, the pilot's providers, and a stay tried."""
    return _bed_days(None, None, 200)


def _bed_days(rates: RatesForm | None, pilot: PilotForm | None, status: int) -> Any:
    current = service.in_force()
    stay = StayForm(sorted({(one.disease_class, one.name) for one in current}), request.args)
    tried, refusal = None, None
    if stay.admitted.data and stay.discharged.data and stay.validate():
        try:
            tried = service.tried(stay.disease.data, stay.admitted.data, stay.discharged.data)
        except Refusal as stopped:
            refusal = stopped
    page = render_template(
        "payments/bed_days.html",
        tables=service.tables(),
        current={(one.disease_class, one.since) for one in current},
        pilots=service.pilots(),
        stay=stay,
        tried=tried,
        refusal=refusal,
        rates=rates or RatesForm(formdata=None, prefix="rates"),
        pilot=pilot or PilotForm(formdata=None, prefix="pilot"),
        confirm=ConfirmForm(formdata=None),
        bed_day_rules=bed_day_rules,
        **LABELS,
    )
    return page, status


@blueprint.post("/bed-days")
@access.allow(*service.MAKERS)
def enter_rates() -> Any:
    """Enter the stages of a class."""
    form = RatesForm(prefix="rates")
    if form.validate_on_submit() and form.since.data:
        try:
            service.enter_rates(
                access.actor(),
                form.disease_class.data or "",
                form.name.data or "",
                form.since.data,
                bed_day_rules.stages_of(form.stages.data or ""),
                (form.diagnoses.data or "").replace(",", " ").replace("，", " ").replace("、", " ").split(),
                form.source.data or "",
            )
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("The rates wait for another person's approval."), "success")
            return redirect(url_for("payments.bed_days"))
    return _bed_days(form, None, 422)


@blueprint.post("/bed-days/<int:table_id>/approve")
@access.allow(*service.APPROVERS)
def approve_rates(table_id: int) -> Any:
    """Approve rates."""
    if ConfirmForm().validate_on_submit():
        service.approve_rates(access.actor(), table_id)
        flash(_("The rates are in force."), "success")
    return redirect(url_for("payments.bed_days"))


@blueprint.post("/bed-days/pilots")
@access.allow(*service.MAKERS)
def name_pilot() -> Any:
    """Pay a provider's stays by bed-day."""
    form = PilotForm(prefix="pilot")
    if form.validate_on_submit() and form.first.data:
        try:
            code, ground = form.code.data or "", form.ground.data or ""
            service.name_pilot(access.actor(), code, form.first.data, form.last.data, ground)
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Recorded."), "success")
            return redirect(url_for("payments.bed_days"))
    return _bed_days(None, form, 422)


@blueprint.get("/deposits")
@access.allow(*service.READERS)
def deposits() -> Any:
    """A year's deposits: held, given back, withheld."""
    text, number = request.args.get("q", "")[:100], request.args.get("page", 1, type=int)
    page = deposit_service.deposits(_year(), text, number)
    return render_template("payments/deposits.html", year=_year(), page=page, q=text, **LABELS)
