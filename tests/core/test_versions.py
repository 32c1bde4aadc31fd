"""Edits say which version they edit."""

import pytest

NOTE = "/api/v1/notes/1/"


def test_detail_has_its_version_as_etag(api):
    assert api.get(NOTE)["ETag"] == '"7"'


def test_edit_of_the_current_version_is_written(api):
    response = api.patch(NOTE, {}, headers={"if-match": '"7"'})
    assert (response.status_code, response["ETag"]) == (200, '"8"')


@pytest.mark.parametrize("sent", [None, "", "*"])
def test_edit_without_a_version_is_428(api, sent):
    response = api.patch(NOTE, {}, headers={} if sent is None else {"if-match": sent})
    assert (response.status_code, response.json()["type"]) == (428, "/problems/version-required")


@pytest.mark.parametrize("sent", ['"6"', "7", 'W/"7"', '"7", "6"', '"-7"', '"99999999999999999999"', '"x"'])
def test_edit_of_another_version_is_412(api, sent):
    response = api.patch(NOTE, {}, headers={"if-match": sent})
    assert (response.status_code, response.json()["type"]) == (412, "/problems/stale")
