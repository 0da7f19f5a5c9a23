"""Entering a paper record: typed line by line without JavaScript, or as a TOML file."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.findings import service
from compliance.findings.service import PaperResult
from compliance.findings.views import blueprint
from compliance.foundation.errors import Refusal
from compliance.foundation.words import Words
from compliance.web import access
from compliance.web.furniture import words
from forms.findings import PaperFileForm, PaperForm


@blueprint.route("/paper", methods=["GET", "POST"])
@access.allow(*service.STAFF)
def paper() -> Any:
    """A form that grows by a line or a base at each press, and records the whole."""
    form = PaperForm(authorities=service.authorities(access.actor()))
    pressed = request.form.get("press", "")
    if pressed in ("line", "base"):
        form[pressed].append_entry()
    elif pressed in ("less_line", "less_base"):
        entries = form[pressed.removeprefix("less_")]
        if len(entries) > (1 if pressed == "less_line" else 0):
            entries.pop_entry()
    elif form.validate_on_submit():
        try:
            return _recorded(service.record_tables(access.actor(), form.tables()))
        except Refusal as refusal:
            return _page(form, PaperFileForm(formdata=None), _left(form, refusal)), refusal.status
    return _page(form, PaperFileForm(formdata=None), ())


@blueprint.post("/paper/file")
@access.allow(*service.STAFF)
def paper_file() -> Any:
    """The same from a TOML file."""
    form = PaperFileForm()
    if form.validate_on_submit():
        try:
            return _recorded(service.record_file(access.actor(), form.file.data.read()))
        except Refusal as refusal:
            told = tuple(message(refusal, place) for place in refusal.fields) or (words(Words(refusal.zh, refusal.en)),)
            empty = PaperForm(formdata=None, authorities=service.authorities(access.actor()))
            return _page(empty, form, told), refusal.status
    empty = PaperForm(formdata=None, authorities=service.authorities(access.actor()))
    return _page(empty, form, ())


def message(refusal: Refusal, place: str) -> str:
    """A fault of a paper record in the reader's language, with its place."""
    zh, _slash, en = refusal.fields[place].partition(" / ")
    number = zh.split(" ", 1)[0]
    return f"{words(service.place_words(place))}{_(': ')}{words(Words(zh, f'{number} {en}'))}"


def _left(form: PaperForm, refusal: Refusal) -> tuple[str, ...]:
    """Tell each fault beside its field; returns those that have none."""
    if not refusal.fields:
        return (words(Words(refusal.zh, refusal.en)),)
    return tuple(message(refusal, place) for place in refusal.fields if not form.tell(place, message(refusal, place)))


def _recorded(result: PaperResult) -> Any:
    if not result.added:
        flash(_("This record was entered before; nothing was changed."), "warning")
    else:
        flash(ngettext("%(num)s finding was recorded.", "%(num)s findings were recorded.", result.added), "success")
    if len(result.findings) == 1:
        return redirect(url_for("findings.show", finding_id=result.findings[0].finding_id))
    return redirect(url_for("findings.index", q=result.document))


def _page(form: PaperForm, file_form: PaperFileForm, told: tuple[str, ...]) -> Any:
    return render_template("findings/paper.html", form=form, file_form=file_form, told=told)
