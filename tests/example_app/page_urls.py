from backend.workspace.form_pages import verb_urls
from tests.example_app.models import HousingSupport

urlpatterns = verb_urls("boligstoette", HousingSupport)
