"""Accounts as the administrator keeps them."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts import factor_service, federation_service, people_service
from compliance.accounts.people_service import NewPerson, Person
from compliance.accounts.rules import AUTHORITY_WORDS, ROLE_WORDS, Authority, Role
from compliance.accounts.views import blueprint
from compliance.web import access
from forms.accounts import NewPersonForm, PersonForm, RecusalForm, SubjectForm
from forms.web import ConfirmForm


def _list(text: str | None) -> tuple[str, ...]:
    parts = (text or "").replace("，", ",").replace("、", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())


@blueprint.get("/people")
@access.allow(Role.ADMINISTRATOR, Role.OVERSEER)
def people() -> Any:
    """All accounts, searched and filtered."""
    found = people_service.people(request.args.get("q", "").strip(), request.args.get("role", ""))
    return render_template(
        "accounts/people.html",
        people=found,
        role_words=ROLE_WORDS,
        authority_words=AUTHORITY_WORDS,
        names=people_service.provider_names({person.provider_id for person in found if person.provider_id}),
    )


@blueprint.route("/people/new", methods=["GET", "POST"])
@access.allow(Role.ADMINISTRATOR)
def new_person() -> Any:
    """Add an account."""
    form = NewPersonForm()
    if form.validate_on_submit():
        person_id = people_service.add(
            access.actor(),
            NewPerson(
                name=form.name.data,
                display_name=form.display_name.data,
                password=form.password.data,
                roles=frozenset(Role(role) for role in form.roles.data),
                provider_id=people_service.provider_id_of(form.provider_code.data or ""),
                authority=Authority(form.authority.data) if form.authority.data else None,
                certificate_no=form.certificate_no.data or "",
                certificate_until=form.certificate_until.data,
                competences=_list(form.competences.data),
                seconded_from=form.seconded_from.data or "",
                township=form.township.data or "",
                first=True,
            ),
        )
        flash(_("The account was added."))
        return redirect(url_for("accounts.person", person_id=person_id))
    return render_template("accounts/new_person.html", form=form)


@blueprint.route("/people/<person_id>", methods=["GET", "POST"])
@access.allow(Role.ADMINISTRATOR, person=people_service.person)
def person(person: Person) -> Any:
    """One account: roles, certificate, competences, recusals; open or closed."""
    form = PersonForm(obj=person, data={"roles": [role.value for role in person.roles]})
    if not form.is_submitted():
        form.competences.data = (_(", ")).join(person.competences)
    if form.validate_on_submit():
        changed = replace(
            person,
            display_name=form.display_name.data,
            roles=tuple(Role(role) for role in form.roles.data),
            authority=Authority(form.authority.data) if form.authority.data else None,
            certificate_no=form.certificate_no.data or "",
            certificate_until=form.certificate_until.data,
            competences=_list(form.competences.data),
            seconded_from=form.seconded_from.data or "",
            township=form.township.data or "",
            active=form.active.data,
        )
        people_service.change(access.actor(), person.id, changed)
        flash(_("Saved."))
        return redirect(url_for("accounts.person", person_id=person.id))
    recusals = people_service.recusals_of(person.id)
    return render_template(
        "accounts/person.html",
        person=person,
        form=form,
        recusals=recusals,
        recusal_form=RecusalForm(),
        confirm=ConfirmForm(),
        factor=factor_service.enrolled(person.id),
        subject_form=SubjectForm(formdata=None, subject=federation_service.subject_of(person.id)),
    )


@blueprint.post("/people/<person_id>/recusals")
@access.allow(Role.ADMINISTRATOR, person=people_service.person)
def recuse(person: Person) -> Any:
    """Add a provider that the person stays away from."""
    form = RecusalForm()
    if form.validate_on_submit():
        provider_id = people_service.provider_id_of(form.provider_code.data)
        people_service.recuse(access.actor(), person.id, provider_id or 0, form.tie.data)
        flash(_("Saved."))
    return redirect(url_for("accounts.person", person_id=person.id))


@blueprint.post("/people/<person_id>/password")
@access.allow(Role.ADMINISTRATOR, person=people_service.person)
def reset_password(person: Person) -> Any:
    """Give the account a new first password, shown once."""
    password = people_service.reset_password(access.actor(), person.id)
    return render_template("accounts/new_password.html", person=person, password=password)


@blueprint.post("/people/<person_id>/factor")
@access.allow(Role.ADMINISTRATOR, person=people_service.person)
def drop_factor(person: Person) -> Any:
    """Take a lost authenticator away; the next sign-in enrols a new one."""
    factor_service.drop(access.actor(), person.id)
    flash(_("The authenticator was taken away."))
    return redirect(url_for("accounts.person", person_id=person.id))
