"""The page on the interface for programs, held to the document that the server gives."""

import json
import re
from pathlib import Path

from compliance.foundation.errors import Refusal
from compliance.inspections import api_views
from compliance.web.errors import refusal_json

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "api.md").read_text()
DESCRIBED = json.loads(api_views._DESCRIPTION.read_text())


def test_every_request_is_told_with_the_words_of_the_document():
    described = {
        (f"{method.upper()} /api/v1{path}", said["summary"])
        for path, methods in DESCRIBED["paths"].items()
        for method, said in methods.items()
        if method != "parameters"
    }
    assert set(re.findall(r"^\| `(\w+ /\S+)` \| (.+) \|$", PAGE, re.MULTILINE)) == described


def test_a_refusal_has_the_shape_that_is_told():
    told = json.loads(re.search(r"```\n(\{.*\})\n```", PAGE)[1])
    given = refusal_json(Refusal("FINDINGS-12", zh="不行", en="no", do_zh="改", do_en="change it"))
    assert told.keys() == given.keys() and told["do"].keys() == given["do"].keys()
