"""URLs of the pages that belong to no domain, and of signing in and out."""

from django.urls import path
from django.views.i18n import set_language

from backend.access.sign_in import SignIn, SignOut
from backend.workspace.pages import Accessibility, Home

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("log-ind/", SignIn.as_view(), name="sign_in"),
    path("log-ud/", SignOut.as_view(), name="sign_out"),
    path("sprog/", set_language, name="set_language"),
    path("was/", Accessibility.as_view(), name="accessibility"),
]
