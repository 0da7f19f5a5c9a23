"""The page law catches each fault that it names."""

import pytest

from tests.page_law import PageBreaksTheLawError, check

GOOD = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>案件 · 医保基金监管</title></head>
<body><main><h1>案件</h1><form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="amount">金额</label><input id="amount" name="amount"><button>保存</button></form></main></body></html>"""

FAULTS = {
    "two h1": ("<h1>案件</h1>", "<h1>案件</h1><h1>案件</h1>", "one h1"),
    "title begins otherwise": ("<title>案件", "<title>台账", "does not begin with the h1"),
    "no language": (' lang="zh-CN"', "", "html lang"),
    "id twice": ("<h1>", '<p id="amount"></p><h1>', "stands 2 times"),
    "field without label": ('<label for="amount">金额</label>', "", "has no label"),
    "button without words": ("<button>保存", "<button>", "has no words"),
    "POST without token": ('<input type="hidden" name="csrf_token" value="x">', "", "0 CSRF tokens"),
    "GET with token": ('method="post"', 'method="get"', "in the address"),
    "inline style": ("<h1>", '<h1 style="color:red">', "<h1 style>"),
    "inline handler": ("<h1>", '<h1 onclick="x()">', "<h1 onclick>"),
    "inline script": ("</main>", "<script>x()</script></main>", "inline <script>"),
    "style sheet in the page": ("</head>", "<style>p{}</style></head>", "inline <style>"),
    "image without alternative": ("</main>", '<img src="/a.png"></main>', "has no alt"),
    "outside address": ("</head>", '<link rel="stylesheet" href="https://example.org/a.css"></head>', "from outside"),
    "unclosed element": ("</main>", "<p><b></p></main>", "HTML:"),
    "link to a missing id": ("</main>", '<a href="#gone">去</a></main>', "missing id"),
    "described by a missing id": ('name="amount"', 'name="amount" aria-describedby="gone"', "missing id"),
    "table without heads": ("</main>", "<table><tbody><tr><td>1</td></tr></tbody></table></main>", "column heads"),
}


def test_a_lawful_page_passes() -> None:
    check(GOOD)


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_named(name: str) -> None:
    before, after, message = FAULTS[name]
    assert before in GOOD
    with pytest.raises(PageBreaksTheLawError, match=message):
        check(GOOD.replace(before, after, 1))


def test_a_fragment_has_no_head_to_judge_but_its_fields_are() -> None:
    check("<tr><td>下路镇中心卫生院</td></tr>")
    with pytest.raises(PageBreaksTheLawError, match="has no label"):
        check('<p><input name="amount"></p>')
