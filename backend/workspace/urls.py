"""URLs of the pages: those that belong to no domain, and those of each app, from its `page_urls.py`."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule
from django.views.i18n import set_language

from backend.access.sign_in import SignIn, SignOut
from backend.workspace import profile
from backend.workspace.pages import Accessibility, Home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", Home.as_view(), name="home"),
    path("log-ind/", SignIn.as_view(), name="sign_in"),
    path("log-ud/", SignOut.as_view(), name="sign_out"),
    path("sprog/", set_language, name="set_language"),
    path("min-profil/", profile.Profile.as_view(), name="profile"),
    path("min-profil/adgangskode/", profile.ChangePassword.as_view(), name="profile-password"),
    path("min-profil/mail/", profile.ChooseDigest.as_view(), name="profile-digest"),
    path("min-profil/kalender/ny/", profile.CreateCalendar.as_view(), name="profile-calendar-create"),
    path("min-profil/kalender/luk/", profile.RevokeCalendar.as_view(), name="profile-calendar-revoke"),
    path("min-profil/log-andre-ud/", profile.EndOtherSignIns.as_view(), name="profile-end-sign-ins"),
    path("was/", Accessibility.as_view(), name="accessibility"),
]

urlpatterns += [
    path("", include(f"{app.name}.page_urls"))
    for app in apps.get_app_configs()
    if module_has_submodule(app.module, "page_urls")
]
