"""The staff register on screen: who works at a provider, and each person's qualification for payment."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.providers import qualification_service, service, staff_service
from compliance.providers.service import ProviderView
from compliance.providers.staff_rules import (
    DUTY_WORDS,
    PROFESSION_WORDS,
    QUALIFICATION_EVENT_WORDS,
    QUALIFICATION_KINDS,
    QUALIFICATION_WORDS,
)
from compliance.providers.staff_service import PostView
from compliance.providers.views import EDITORS, READERS, blueprint
from compliance.web import access
from compliance.web.furniture import told
from forms.staff import LeaveForm, PostForm, QualificationForm

LABELS = {
    "profession_words": PROFESSION_WORDS,
    "duty_words": DUTY_WORDS,
    "qualification_words": QUALIFICATION_WORDS,
    "qualification_kinds": QUALIFICATION_KINDS,
    "qualification_event_words": QUALIFICATION_EVENT_WORDS,
    "editors": EDITORS,
}


@blueprint.get("/<int:provider_id>/staff")
@access.allow(*READERS, provider=service.find)
def staff(provider: ProviderView) -> Any:
    """Who works at a provider today, and whose services may be paid."""
    text, number = request.args.get("q", "")[:40], request.args.get("page", 1, type=int)
    page = staff_service.staff_of(provider.id, clock.today(), number, text)
    return render_template("providers/staff.html", provider=provider, page=page, **LABELS)


@blueprint.route("/<int:provider_id>/staff/new", methods=["GET", "POST"])
@access.allow(*EDITORS, provider=service.find)
def new_post(provider: ProviderView) -> Any:
    """Enter a person who works at a provider."""
    form = PostForm(since=clock.today())
    if form.validate_on_submit():
        try:
            staff_service.enter(access.actor(), form.post(provider.id))
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("The person was entered."), "success")
            return redirect(url_for("providers.staff", provider_id=provider.id))
    status = 422 if form.is_submitted() else 200
    return render_template("providers/new_post.html", provider=provider, form=form), status


@blueprint.get("/staff/<int:post_id>")
@access.allow(*READERS, post=staff_service.find_post)
def post(post: PostView) -> Any:
    """One person: posts, and what happened to the qualification."""
    return _post(post, QualificationForm(on=clock.today()), 200)


@blueprint.post("/staff/<int:post_id>")
@access.allow(*EDITORS, post=staff_service.find_post)
def qualify(post: PostView) -> Any:
    """Register a person, suspend, restore or end its qualification."""
    form = QualificationForm()
    if form.validate_on_submit():
        try:
            qualification_service.record_qualification(access.actor(), post.person_id, form.event())
        except Refusal as refusal:
            form.form_errors.append(told(refusal))
        else:
            flash(_("Recorded."), "success")
            return redirect(url_for("providers.post", post_id=post.post_id))
    return _post(post, form, 422)


@blueprint.post("/staff/<int:post_id>/leave")
@access.allow(*EDITORS, post=staff_service.find_post)
def leave(post: PostView) -> Any:
    """The person's last day at this provider."""
    form = LeaveForm(prefix="leave")
    if form.validate_on_submit() and form.until.data and post.until is None:
        staff_service.leave(access.actor(), post.post_id, form.until.data)
        flash(_("Recorded."), "success")
    return redirect(url_for("providers.post", post_id=post.post_id))


def _post(post: PostView, form: QualificationForm, status: int) -> Any:
    posts = staff_service.posts_of(post.person_id, clock.today())
    page = render_template(
        "providers/post.html",
        post=post,
        form=form,
        leave_form=LeaveForm(formdata=None, until=clock.today(), prefix="leave"),
        provider=service.provider(post.provider_id),
        posts=posts,
        names=service.names(tuple({one.provider_id for one in posts})),
        events=qualification_service.qualifications_of(post.person_id),
        **LABELS,
    )
    return page, status
