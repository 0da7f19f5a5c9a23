"""Names of downloads: kept in Chinese, and sent in what a header can carry."""

import urllib.request

import pytest
from flask import Flask, Response
from werkzeug.http import parse_options_header

from compliance.web.downloads import named
from tests import servers


def header(name, inline=False):
    """What is sent for a name."""
    return named(Response(b""), name, inline).headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["处理决定书 第1号.pdf", '医协〔2026〕1号"甲".docx', "plain.pdf", "a;b=c.pdf"])
def test_a_name_is_read_back_as_it_was(name):
    sent = header(name)
    assert sent.isascii()
    assert parse_options_header(sent)[1]["filename"] == name


def test_a_plain_name_needs_no_second_form():
    assert header("verifier.html") == "attachment; filename=verifier.html"
    assert header("a.pdf", inline=True).startswith("inline;")


def test_a_real_server_sends_a_paper_with_a_chinese_name():
    app = Flask(__name__)
    app.add_url_rule("/paper", view_func=lambda: named(Response(b"%PDF"), "处理决定书.pdf"))
    with servers.serving(app) as address, urllib.request.urlopen(f"{address}/paper") as answer:  # noqa: S310 - own server
        assert answer.read() == b"%PDF"
        assert parse_options_header(answer.headers["Content-Disposition"])[1]["filename"] == "处理决定书.pdf"
