"""One's own authenticator: enrolling it, and the recovery codes, shown once."""

from typing import Any

from flask import render_template
from markupsafe import Markup

from compliance.accounts import factor_service
from compliance.accounts.views import blueprint
from compliance.foundation import codes
from compliance.foundation.errors import Refusal
from compliance.web import access
from forms.accounts import EnrolForm


@blueprint.route("/second-factor", methods=["GET", "POST"])
@access.signed_in
def second_factor() -> Any:
    """Enrol an authenticator; once it is there, the page says so."""
    actor, refusal = access.actor(), None
    if factor_service.enrolled(actor.user_id or 0):
        return render_template("accounts/factor_there.html")
    form = EnrolForm()
    if form.validate_on_submit():
        try:
            told = factor_service.confirm(actor, form.password.data, form.code.data)
            return render_template("accounts/recovery_codes.html", codes=told)
        except Refusal as error:
            refusal = error
    enrolment = factor_service.begin(actor)
    qr = Markup(codes.svg(enrolment.address))  # noqa: S704 - made here
    page = render_template("accounts/second_factor.html", form=form, refusal=refusal, key=enrolment.key, qr=qr)
    return page, refusal.status if refusal else 200
