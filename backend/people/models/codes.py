"""Code lists that more than one domain chooses from."""

from backend.core.codelists import CodeList


class LegalBasis(CodeList):
    """The paragraph that an intervention stands on (KUI-loven, LAB, barnets lov, …); it ends when the law does."""

    class Meta(CodeList.Meta):
        abstract = False
