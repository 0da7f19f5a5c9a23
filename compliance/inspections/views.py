"""Pages of visits: the day, one visit, the checklist on a tablet, the record on paper."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from compliance.accounts import service as accounts
from compliance.accounts.rules import AUTHORITY_WORDS, Actor, Authority, Role
from compliance.findings.rules import FUND_WORDS
from compliance.inspections import service
from compliance.inspections.enclosed_paper_rules import enclosed
from compliance.inspections.rules import NOTICE_WORDS, STAGE_KINDS, STAGE_WORDS, Stage
from compliance.inspections.site_rules import FOUND_WORDS, MODE_WORDS
from compliance.providers.rules import whereabouts
from compliance.sampling import service as sampling
from compliance.sampling.rules import ORIGIN_WORDS
from compliance.sampling.service import AssignmentView
from compliance.web import access
from forms.inspections import ReleaseDeviceForm
from forms.web import ConfirmForm

blueprint = Blueprint("inspections", __name__, url_prefix="/inspections")
_SUPERVISORS = (Role.MANAGER, Role.OVERSEER, Role.AGENCY_DIRECTOR, Role.DIRECTOR)


@blueprint.get("/")
@access.allow(Role.INSPECTOR, *_SUPERVISORS)
def index() -> Any:
    """An inspector's day, or the progress of all teams for those who supervise."""
    search = request.args.get("q")
    if service.supervises(access.actor()):
        return redirect(url_for("inspections.progress", q=search))
    if search:
        return redirect(url_for("inspections.own", q=search))
    day = service.day_of(access.actor(), request.args.get("page", 1, type=int))
    return render_template("inspections/index.html", day=day, days_done=service.DAYS_DONE, **_words())


@blueprint.get("/own")
@access.allow(Role.INSPECTOR)
def own() -> Any:
    """Every visit that an inspector's teams ever were given."""
    return _list(service.own_visits, own=True)


@blueprint.get("/progress")
@access.allow(*_SUPERVISORS)
def progress() -> Any:
    """Every released visit and how far it is."""
    return _list(service.progress, own=False)


def _list(ask: Callable[[Actor, int, str, str], service.Page], own: bool) -> Any:
    stage, search = request.args.get("stage", ""), request.args.get("q", "")
    page = ask(access.actor(), request.args.get("page", 1, type=int), stage, search)
    stages = (Stage.RELEASED, Stage.ARRIVED, Stage.RETURNED, Stage.SEALED)
    return render_template(
        "inspections/progress.html", page=page, stage=stage, search=search, stages=stages, own=own, **_words()
    )


@blueprint.get("/<visit_id>")
@access.allow(*service.READERS, visit=service.readable)
def show(visit: AssignmentView) -> Any:
    """One visit: where it stands and what comes next."""
    found = service.view(visit)
    people = {device.user_id for device in found.devices} | {one.by for one in found.returns}
    names = accounts.display_names(people)
    return render_template(
        "inspections/show.html",
        visit=found,
        next=service.next_step(found),
        away=sampling.barred([visit]).get(visit.id, ()),
        on_team=access.actor().user_id in found.team,
        names=names,
        arrive_form=ConfirmForm(),
        finding_form=ConfirmForm(),
        release_form=ReleaseDeviceForm(formdata=None),
        papers=service.papers_of(visit.id),
        place_words=service.words_of,
        may_send_back=service.may_send_back(access.actor(), found),
        may_release=access.actor().holds(Role.MANAGER),
        **_words(),
    )


@blueprint.post("/<visit_id>/arrive")
@access.allow(Role.INSPECTOR, visit=service.for_team)
def arrive(visit: AssignmentView) -> Any:
    """The team has arrived; from now on the provider sees the visit."""
    service.arrive(access.actor(), visit)
    return redirect(url_for("inspections.checklist", visit_id=visit.id))


@blueprint.get("/<visit_id>/checklist")
@access.allow(Role.INSPECTOR, visit=service.for_team)
def checklist(visit: AssignmentView) -> Any:
    """The visit in the tablet's application."""
    language = "en" if str(get_locale()) == "en" else "zh"
    return redirect(url_for("tablet.shell", language=language) + f"#visit/{visit.id}")


@blueprint.get("/<visit_id>/record")
@access.allow(*service.READERS, visit=service.readable)
def record(visit: AssignmentView) -> Any:
    """The record as offices print it."""
    found = service.record(visit)
    return render_template(
        "inspections/record.html",
        record=found,
        place=whereabouts(visit.district, visit.township, visit.provider_name),
        papers=service.papers_of(visit.id),
        enclosed=enclosed(found.visit.content),
        mode_words=MODE_WORDS,
        found_words=FOUND_WORDS,
        **_words(),
    )


@blueprint.get("/<visit_id>/evidence/<sha256>")
@access.allow(*service.READERS, visit=service.readable)
def evidence(visit: AssignmentView, sha256: str) -> Any:
    """A photo of the visit, re-encoded; the original is never served in place."""
    found = service.rendition(visit, sha256)
    answer = send_file(
        BytesIO(found.content), found.media_type, as_attachment=not found.inline, download_name=found.name
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@blueprint.post("/<visit_id>/devices")
@access.allow(Role.MANAGER, visit=service.readable)
def release_device(visit: AssignmentView) -> Any:
    """Give up waiting for a lost tablet."""
    form = ReleaseDeviceForm()
    service.release_device(access.actor(), visit, form.device.data or "", form.reason.data or "")
    flash(_("The tablet was released."))
    return redirect(url_for("inspections.show", visit_id=visit.id))


@blueprint.post("/<visit_id>/finding")
@access.allow(Role.INSPECTOR, Role.MANAGER, Role.OFFICER, visit=service.readable)
def finding(visit: AssignmentView) -> Any:
    """Hand a sealed visit to the findings once more."""
    service.record_finding(access.actor(), visit)
    flash(_("The finding was recorded."))
    return redirect(url_for("inspections.show", visit_id=visit.id))


def _words() -> dict[str, Any]:
    return {
        "stage_words": STAGE_WORDS,
        "stage_kinds": STAGE_KINDS,
        "notice_words": NOTICE_WORDS,
        "origin_words": ORIGIN_WORDS,
        "fund_words": FUND_WORDS,
        "authority_words": {one.value: AUTHORITY_WORDS[one] for one in Authority},
    }
