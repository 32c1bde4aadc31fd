"""Clients of staff who are signed in to the pages."""

from django.test import Client

from backend.organisation.models import Staff


def signed_in(staff: Staff) -> Client:
    """Return a client that is signed in as `staff`."""
    client = Client()
    client.force_login(staff)
    return client
