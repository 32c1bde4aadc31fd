"""Code lists that several apps use."""

from django.utils.translation import gettext_lazy as _

from backend.core.codelists import CodeList


class LegalBasis(CodeList):
    """The paragraph on which an effort is based (KUI-loven, LAB, barnets lov, …). It is valid as long as the law is."""

    class Meta(CodeList.Meta):
        abstract = False
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
