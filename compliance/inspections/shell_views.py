"""The tablet's application: a page without anything of a person, its manifest, its service worker, and its set-up."""

import json
from io import BytesIO
from typing import Any

import segno
from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file, url_for
from flask_babel import force_locale, get_locale

from compliance.foundation import tls
from compliance.inspections import service
from compliance.inspections.ready_rules import REASONS
from compliance.inspections.rules import CERTIFICATES, NOTICE_WORDS, STAGE_KINDS, STAGE_WORDS
from compliance.web import access, vendor

blueprint = Blueprint("tablet", __name__, url_prefix="/inspections/tablet")


@blueprint.get("/")
@access.public
def start() -> Any:
    """The application in the reader's language."""
    return redirect(url_for("tablet.shell", language="en" if str(get_locale()) == "en" else "zh"))


@blueprint.get("/<any(zh, en):language>/")
@access.public
def shell(language: str) -> Any:
    """The application: the same for everybody, so that a tablet may keep it; its data come from the tablet's store."""
    with force_locale(service.LANGUAGES[language]):
        page = render_template(
            "inspections/tablet.html",
            actor=None,
            address=language,
            reasons=REASONS,
            stage_words=STAGE_WORDS,
            stage_kinds=STAGE_KINDS,
            notice_words=NOTICE_WORDS,
            certificates=CERTIFICATES,
        )
    return _kept(Response(page, mimetype="text/html"))


@blueprint.get("/<any(zh, en):language>/manifest.webmanifest")
@access.public
def manifest(language: str) -> Any:
    """What makes the application installable."""
    names = {"zh": ("医保现场检查", "现场检查"), "en": ("On-site inspections", "Inspections")}
    name, short = names[language]
    icons = [
        {
            "src": url_for("static", filename=f"inspections/tablet/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    content = {
        "id": url_for("tablet.start"),
        "name": name,
        "short_name": short,
        "lang": "zh-CN" if language == "zh" else "en",
        "start_url": url_for("tablet.shell", language=language),
        "scope": url_for("tablet.start"),
        "display": "standalone",
        "background_color": "#f6f7f8",
        "theme_color": "#0b5c6b",
        "icons": icons,
    }
    text = json.dumps(content, ensure_ascii=False)
    return _kept(Response(text, mimetype="application/manifest+json"))


@blueprint.get("/worker.js")
@access.public
def worker() -> Any:
    """The service worker: which files belong to this release, then how they are kept."""
    release = service.release(vendor.paths(service.LIBRARIES))
    files = [url_for("static", filename=name) for name in release.files]
    files += [url_for("web.vendor", name=name) for name in service.LIBRARIES]
    pages = [url_for("tablet.shell", language=language) for language in service.LANGUAGES]
    pages += [url_for("tablet.manifest", language=language) for language in service.LANGUAGES]
    told = json.dumps({"version": release.version, "files": files, "pages": pages})
    path = current_app.static_folder or ""
    with open(f"{path}/inspections/tablet/worker.js", encoding="utf-8") as own:  # noqa: PTH123 - one read
        code = own.read()
    return _kept(Response(f"const RELEASE = {told};\n{code}", mimetype="text/javascript"))


def _kept(answer: Response) -> Response:
    """Ask the server each time whether there is a newer one; it holds nothing of a person, so it may be kept."""
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/setup")
@access.public
def setup() -> Any:
    """How a tablet is set up: trust the office's certificate, install the application."""
    authority = tls.authority(current_app.extensions["settings"].data_dir)
    return render_template(
        "inspections/setup.html",
        fingerprint=authority.fingerprint if authority else "",
        here=url_for("tablet.setup", _external=True),
        address=_address(),
        secure=request.is_secure,
    )


@blueprint.get("/authority.crt")
@access.public
def certificate() -> Any:
    """The certificate of the office's own authority, for tablets to trust. TLS-01 where none was made."""
    found = tls.require_authority(current_app.extensions["settings"].data_dir)
    return send_file(
        BytesIO(found.certificate), "application/x-x509-ca-cert", as_attachment=True, download_name="authority.crt"
    )


@blueprint.get("/setup/<any(here, application):which>.svg")
@access.public
def code(which: str) -> Any:
    """A QR code of the set-up page or of the application."""
    target = _address() if which == "application" else url_for("tablet.setup", _external=True)
    out = BytesIO()
    segno.make(target, error="m", micro=False).save(out, kind="svg", scale=6, border=2, light="#ffffff")
    return Response(out.getvalue(), mimetype="image/svg+xml")


def _address() -> str:
    """Where the application is reached over https: here, or where `serve --tls` said it answers."""
    authority = tls.authority(current_app.extensions["settings"].data_dir)
    if authority and authority.address and not request.is_secure:
        return authority.address + url_for("tablet.start")
    return url_for("tablet.start", _external=True)
