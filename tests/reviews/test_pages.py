"""Pages of a review for who types wrong: the truth by status, what to do in words, and nothing lost that was typed."""

from datetime import date
from io import BytesIO

import pytest

from tests.reviews import making

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def made(people):
    with making.on(date(2024, 4, 8)):
        yield making.staff(people)


def test_a_verdict_that_cannot_be_read_comes_back_with_all_that_was_typed(client, made, tmp_path):
    round_id = making.reviewing(made, tmp_path)
    task = making.tasks(round_id)[0]
    client.sign_in(made.reviewer(task.user_id))
    typed = {
        "c-tests": "breach",
        "l-0-criterion": "tests",
        "l-0-item": "头颅CT",
        "l-0-total": "一百",
        "l-0-cause": "无指征",
    }
    answer = client.post(f"/reviews/tasks/{task.id}", data={**typed, "press": "submit"})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for text in ("头颅CT", "一百", "无指征", "请填写以元为单位的金额", "病历资料齐全：请选择一项。"):
        assert text in shown
    answer = client.post(f"/reviews/tasks/{task.id}", data={**typed, "press": "draft"})
    assert answer.status_code == 422
    typed |= {"l-0-total": "120", "l-0-fund": "60"}
    assert client.post(f"/reviews/tasks/{task.id}", data={**typed, "press": "draft"}).status_code == 302
    shown = client.get(f"/reviews/tasks/{task.id}").get_data(as_text=True)
    assert shown.count(" checked") == 1  # what was not answered is not filled in
    assert 'value="60.00"' in shown


def test_a_verdict_that_does_not_hold_together_is_refused_by_number(client, made, tmp_path):
    round_id = making.reviewing(made, tmp_path)
    task = making.tasks(round_id)[0]
    client.sign_in(made.reviewer(task.user_id))
    answers = {f"c-{one}": "conforms" for one in ("documents", "contents", "drugs", "treatment", "charges")}
    answer = client.post(f"/reviews/tasks/{task.id}", data={**answers, "c-tests": "breach", "press": "submit"})
    assert answer.status_code == 422
    assert "REVIEWS-20" in answer.get_data(as_text=True)


def test_uploads_and_boxes_that_are_none_are_refused_and_nothing_is_kept(client, made, tmp_path):
    round_id = making.drawn(made, tmp_path)
    record = making.records(round_id)["R01"]
    client.sign_in(made.auditor)
    good, bad = (BytesIO(making.page()), "张三.png"), (BytesIO(b"not a picture"), "b.pdf")
    answer = client.post(f"/reviews/records/{record}/pages", data={"files": [good, bad]})
    assert answer.status_code == 422
    assert "REVIEWS-11" in answer.get_data(as_text=True)
    assert client.post(f"/reviews/records/{record}/pages", data={}).status_code == 422
    good = (BytesIO(making.page()), "张三.png")
    assert client.post(f"/reviews/records/{record}/pages", data={"files": [good]}).status_code == 302
    shown = client.get(f"/reviews/records/{record}").get_data(as_text=True)
    assert "张三" not in shown
    page = shown.split("/reviews/pages/")[1].split("/")[0]
    for boxes in ("", "{", "[[1]]", "7", "[[0,0,2,2]]"):
        answer = client.post(f"/reviews/pages/{page}/mask", data={"boxes": boxes, "press": "one"})
        assert answer.status_code == 422, boxes
    assert client.get(f"/reviews/pages/{page}/masked.jpg").status_code == 404
    assert client.post(f"/reviews/pages/{page}/mask", data={"boxes": "[]", "press": "one"}).status_code == 302
    assert client.get(f"/reviews/pages/{page}/masked.jpg").status_code == 200


def test_the_manager_sees_how_far_the_round_is_and_no_record_of_it(client, made, tmp_path):
    round_id = making.reviewing(made, tmp_path)
    client.sign_in(made.manager)
    assert "0 / 12" in client.get(f"/reviews/rounds/{round_id}").get_data(as_text=True)
    answer = client.get(f"/reviews/rounds/{round_id}/records")
    assert answer.status_code == 403
    assert "R01" not in answer.get_data(as_text=True)
    refused = client.post(f"/reviews/rounds/{round_id}/close")
    assert (refused.status_code, "REVIEWS-23" in refused.get_data(as_text=True)) == (409, True)
