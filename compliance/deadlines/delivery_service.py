"""Sending what the outbox holds, after the commit that wrote it: at least once, always under the same Message-ID."""

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask import current_app
from sqlalchemy import select

from compliance.accounts.rules import SYSTEM
from compliance.deadlines import message_rules as rules
from compliance.deadlines.reminder_models import Contact, Message
from compliance.foundation import clock
from compliance.foundation.database import db
from compliance.foundation.trail import Event
from compliance.foundation.unit_of_work import unit_of_work

AT_ONCE = 50
_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class MessageDead(Event):
    """A message that was tried to the last and reached nobody."""

    kind = "deadlines.message_dead"
    channel: str


@dataclass(frozen=True, slots=True)
class _Letter:
    id: int
    channel: str
    user_id: int | None
    title: str
    text: str
    message_id: str
    made_at: datetime


def deliver(now: datetime) -> dict[str, int]:
    """Send what waits; what fails is tried again later, and dead after the last try. {"sent": n, "failed": n}."""
    counts = {"sent": 0, "failed": 0}
    for letter in _waiting(now):
        fault = _try(_SENDERS[letter.channel], letter)
        _note(letter.id, fault)
        counts["failed" if fault else "sent"] += 1
    return counts


def _waiting(now: datetime) -> list[_Letter]:
    query = select(Message).where(Message.state == "waiting", Message.next_at <= now)
    rows = list(db.session.scalars(query.order_by(Message.next_at, Message.id).limit(AT_ONCE)))
    letters = [_Letter(r.id, r.channel, r.user_id, r.title, r.text, r.message_id, r.made_at) for r in rows]
    db.session.rollback()
    return letters


def _try(send: Callable[[_Letter], None], letter: _Letter) -> str:
    """ "" when it went out, else what went wrong, without addresses."""
    try:
        send(letter)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return f"{type(error).__name__}: {getattr(error, 'smtp_code', '') or getattr(error, 'code', '') or ''}".strip(
            ": "
        )
    return ""


def _note(message_id: int, fault: str) -> None:
    with unit_of_work(SYSTEM) as work:
        row = work.session.get_one(Message, message_id, with_for_update=True)
        row.attempts += 1
        row.fault = fault[:300]
        if not fault:
            row.state, row.sent_at = "sent", work.now
            return
        again = rules.next_try(row.attempts, work.now)
        if again is not None:
            row.next_at = again
            return
        row.state = "dead"
        work.record(MessageDead(subject=f"message:{row.id}", channel=row.channel))


def revive(actor: Any, message_id: int) -> None:
    """Try a dead message again from the start."""
    with unit_of_work(actor) as work:
        row = work.session.get(Message, message_id)
        if row is not None and row.state == "dead":
            row.state, row.attempts, row.next_at = "waiting", 0, work.now


def _mail(letter: _Letter) -> None:
    setting = urlsplit(current_app.extensions["settings"].smtp_url)
    contact = db.session.get(Contact, letter.user_id)
    address = contact.email if contact else None
    db.session.rollback()
    if not setting.hostname or not address:
        raise ValueError("no address")
    message = EmailMessage()
    message["From"] = parse_qs(setting.query)["from"][0]
    message["To"], message["Subject"] = address, letter.title
    message["Date"], message["Message-ID"] = format_datetime(clock.local(letter.made_at)), letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    with _server(setting.scheme, setting.hostname, setting.port) as server:
        if setting.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if setting.username:
            server.login(unquote(setting.username), unquote(setting.password or ""))
        server.send_message(message)


def _server(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port or 465, timeout=_SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port or 25, timeout=_SECONDS)
    server.ehlo_or_helo_if_needed()
    return server


class _Stay(HTTPRedirectHandler):
    """A robot's answer sends nobody elsewhere: what is set is where a message goes, not what lies behind it."""

    def redirect_request(self, *_given: Any) -> None:
        return None


def _hook(letter: _Letter) -> None:
    """WeCom and DingTalk both take {"msgtype": "text"} and answer {"errcode": 0}; DingTalk wants a signature where its
    robot has a secret."""
    robot, _, address = current_app.extensions["settings"].webhook_url.partition("+")
    if robot == "dingtalk":
        address = _signed(address, clock.now())
    content = json.dumps({"msgtype": "text", "text": {"content": letter.text}}, ensure_ascii=False).encode()
    request = Request(address, content, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310 - by setting
    with build_opener(_Stay).open(request, timeout=_SECONDS) as answer:
        told = json.loads(answer.read(65536))
    if told.get("errcode") != 0:
        raise ValueError("the robot refused the message")


def _signed(address: str, now: datetime) -> str:
    """The address with timestamp and signature in place of its secret: HMAC-SHA256 of "timestamp\\nsecret"."""
    parts = urlsplit(address)
    given = parse_qs(parts.query)
    secret = given.pop("secret", [""])[0]
    query = "&".join(f"{name}={quote(values[0], safe='')}" for name, values in given.items())
    if secret:
        stamp = str(int(now.timestamp() * 1000))
        seal = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
        sign = quote(base64.b64encode(seal).decode(), safe="")
        query += f"{'&' if query else ''}timestamp={stamp}&sign={sign}"
    return parts._replace(query=query).geturl()


_SENDERS: dict[str, Callable[[_Letter], None]] = {"mail": _mail, "webhook": _hook}
