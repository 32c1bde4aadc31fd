"""The page /unge/<id>/kontakt/: a guide registers a contact in a form."""

from django.test import Client

from backend.contacts.models import Contact
from backend.people.models import NetworkPerson, Professional
from tests.conftest import Municipality


def test_form_registers_who_is_ticked_off_as_participants(municipality: Municipality) -> None:
    person = municipality.person
    mother = NetworkPerson.objects.create(young_person=person, relation="mother", name="Mor Prøve")
    NetworkPerson.objects.create(young_person=person, relation="father", name="Far Prøve")
    doctor = Professional.objects.create(young_person=person, role="doctor", name="Læge Prøve", starts_on="2026-01-01")
    client = Client()
    client.force_login(municipality.guide)
    address = f"/unge/{person.pk}/kontakt/"
    form = client.get(address).context["form"]
    proposed = {one.name: one.value for one in form.fields if one.value}

    answer = client.post(address, proposed | {"kind": "meeting", "network": [mother.pk], "professionals": [doctor.pk]})

    assert answer.status_code == 302, answer.context["form"].faults
    contact = Contact.objects.get()
    assert (contact.staff, contact.young_person_took_part) == (municipality.guide, True)
    assert [(one.network_person, one.professional) for one in contact.participants.all()] == [
        (mother, None),
        (None, doctor),
    ]
