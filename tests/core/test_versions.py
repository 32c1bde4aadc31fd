"""Edits say which version they edit."""

import pytest

NOTE = "/api/v1/notes/1/"


def test_detail_states_its_version(api):
    assert api.get(NOTE)["ETag"] == '"7"'


def test_the_right_version_is_edited(api):
    response = api.patch(NOTE, {}, headers={"if-match": '"7"'})
    assert (response.status_code, response["ETag"]) == (200, '"8"')


@pytest.mark.parametrize("sent", [None, "", "*"])
def test_without_a_version_nothing_is_edited(api, sent):
    response = api.patch(NOTE, {}, headers={} if sent is None else {"if-match": sent})
    assert (response.status_code, response.json()["type"]) == (428, "/problems/version-required")


@pytest.mark.parametrize("sent", ['"6"', "7", 'W/"7"', '"7", "6"', '"-7"', '"99999999999999999999"', '"x"'])
def test_another_version_is_stale(api, sent):
    response = api.patch(NOTE, {}, headers={"if-match": sent})
    assert (response.status_code, response.json()["type"]) == (412, "/problems/stale")
