"""A label inside a sentence begins in lower case, unless it begins with an abbreviation."""

import pytest

from backend.core.sentences import mid_sentence


@pytest.mark.parametrize(
    ("label", "inside"),
    [("Ungeguide", "ungeguide"), ("IPS-konsulent", "IPS-konsulent"), ("Møde med IPS", "møde med IPS"), ("", "")],
)
def test_label_inside_a_sentence(label, inside):
    assert mid_sentence(label) == inside
