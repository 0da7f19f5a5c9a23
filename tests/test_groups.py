"""Tests of one group run in one process, whoever hands them out."""

from tests.groups import group_of


def test_the_group_read_from_a_file_is_the_mark_that_each_test_carries(request):
    unlike = {}
    for item in request.session.items:
        mark = item.get_closest_marker("xdist_group")
        found = group_of(item.config.rootpath, item.nodeid)
        if found != (mark.args[0] if mark else ""):
            unlike[item.nodeid] = found
    assert not unlike


def test_what_asks_for_the_sample_county_is_of_its_group_and_builds_it_in_one_process(request):
    """It takes half a minute to build."""
    asking = [item for item in request.session.items if "county_template" in getattr(item, "fixturenames", ())]
    assert not [item.nodeid for item in asking if group_of(item.config.rootpath, item.nodeid) != "county"]
