"""First and second review on screen: the months, one month's sample, one claim, and what the sample may say."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.rules import Actor
from compliance.claims import service as claims
from compliance.claims.service import Wanted
from compliance.foundation import clock
from compliance.foundation.errors import Refusal
from compliance.indicators.period_rules import month_before, period
from compliance.providers import service as providers
from compliance.screening import extrapolation_service, filing_service, review_service
from compliance.screening import reading_service as reading
from compliance.screening import sampled_service as samples
from compliance.screening.sample_rules import RESULT_WORDS, VIOLATIONS, Result
from compliance.screening.sampled_service import ReviewView, SampledClaim
from compliance.screening.views import READERS, SCREENERS, blueprint, page_of
from compliance.web import access
from compliance.web.furniture import language, told
from forms.screening import ClaimForm, DrawForm, TrialForm
from forms.web import ConfirmForm

_WORDS: dict[str, Any] = {
    "review_words": RESULT_WORDS,
    "review_kinds": {"": "due", Result.CONFORMS: "good", Result.WRONG: "bad"},
    "violations": VIOLATIONS,
    "screeners": SCREENERS,
}


def _review(_actor: Actor, review_id: int) -> ReviewView | None:
    return samples.review(review_id)


def _sampled(_actor: Actor, sampled_id: int) -> SampledClaim | None:
    return samples.drawn_claim(sampled_id)


@blueprint.get("/reviews")
@access.allow(*READERS)
def reviews() -> Any:
    """The months that were reviewed."""
    return _months(TrialForm(formdata=None, period=month_before(clock.today()).code))


def _months(form: TrialForm, status: int = 200) -> Any:
    rows, total = samples.reviews(request.args.get("page", 1, type=int))
    page = render_template("screening/reviews.html", rows=rows, page=page_of(total), form=form, **_WORDS)
    return page, status


@blueprint.post("/reviews")
@access.allow(*SCREENERS)
def open_review() -> Any:
    """Screen a month whole and freeze the list of its sample."""
    form = TrialForm()
    if not form.validate_on_submit():
        return _months(form, 422)
    try:
        made = review_service.open_month(access.actor(), period(form.period.data))
    except Refusal as refusal:
        form.period.errors = [told(refusal)]
        return _months(form, refusal.status)
    return redirect(url_for("screening.review", review_id=made))


@blueprint.get("/reviews/<int:review_id>")
@access.allow(*READERS, review=_review)
def review(review: ReviewView) -> Any:
    """One month: the first review's counts, and the sample of the second."""
    return _show(review, DrawForm(formdata=None))


def _show(review: ReviewView, form: DrawForm, status: int = 200) -> Any:
    rows = samples.sample(review.id, request.args.get("page", 1, type=int))
    names = providers.names(tuple({row.provider_id for row in rows if row.provider_id is not None}))
    page = render_template(
        "screening/review.html",
        review=review,
        run=reading.run(review.run_id),
        rows=rows,
        page=page_of(review.sample),
        names=names,
        form=form,
        **_WORDS,
    )
    return page, status


@blueprint.post("/reviews/<int:review_id>/draw")
@access.allow(*SCREENERS, review=_review)
def draw_sample(review: ReviewView) -> Any:
    """Draw the sample by a value that two persons entered."""
    form = DrawForm()
    if not form.validate_on_submit():
        return _show(review, form, 422)
    try:
        review_service.draw_sample(access.actor(), review.id, form.value.data, *form.keepers())
    except Refusal as refusal:
        form.value.errors = [told(refusal)]
        return _show(review, form, refusal.status)
    flash(_("The sample is drawn."), "success")
    return redirect(url_for("screening.review", review_id=review.id))


@blueprint.route("/sampled/<int:sampled_id>", methods=["GET", "POST"])
@access.allow(*SCREENERS, sampled=_sampled)
def sampled(sampled: SampledClaim) -> Any:
    """One drawn claim with its lines, and what the reviewer found."""
    form = ClaimForm((id, one.in_language(language())) for id, one in VIOLATIONS.items())
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            found = (form.result.data, form.wrong.fen or 0, form.reason.data or "", form.violation.data or "")
            review_service.record(access.actor(), sampled.id, *found)
        except Refusal as refusal:
            form.wrong.errors, status = [told(refusal)], refusal.status
        else:
            return redirect(url_for("screening.review", review_id=sampled.review_id))
    lines = claims.find(Wanted(dataset="claim_lines", claim_ids=[sampled.claim_id]), limit=100)
    provider = providers.provider(sampled.provider_id) if sampled.provider_id else None
    page = render_template(
        "screening/sampled.html",
        claim=sampled,
        lines=lines,
        name=provider.name if provider else sampled.provider_code,
        form=form,
        **_WORDS,
    )
    return page, status


@blueprint.get("/reviews/<int:review_id>/providers/<int:provider_id>")
@access.allow(*READERS, review=_review, provider=providers.find)
def estimate(review: ReviewView, provider: Any) -> Any:
    """A provider's sample, what was found of it, and what it says of the whole month, or why it may not."""
    rows = samples.sampled(review.id, provider.id)
    if not rows:
        abort(404)
    found, refusal = None, None
    try:
        found = extrapolation_service.extrapolate(review.id, provider.id)
    except Refusal as caught:
        refusal = caught
    return render_template(
        "screening/estimate.html",
        review=review,
        provider=provider,
        rows=rows,
        page=page_of(len(rows)),
        found=found,
        refusal=refusal,
        confirm=ConfirmForm(formdata=None),
        **_WORDS,
    )


@blueprint.post("/reviews/<int:review_id>/providers/<int:provider_id>/finding")
@access.allow(*SCREENERS, review=_review, provider=providers.find)
def file_finding(review: ReviewView, provider: Any) -> Any:
    """File what is wrong in a provider's sample as a finding."""
    if not ConfirmForm().validate_on_submit():
        return redirect(url_for("screening.estimate", review_id=review.id, provider_id=provider.id))
    made = filing_service.file_finding(access.actor(), review.id, provider.id)
    flash(_("The wrong claims are filed: one line each, for the provider to answer."), "success")
    return redirect(url_for("findings.show", finding_id=made))
