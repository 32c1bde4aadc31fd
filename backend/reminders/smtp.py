"""Django's SMTP backend, which also records whether a message was transmitted before its connection broke."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class _Connection(smtplib.SMTP):
    data_begun = False

    def mail(self, sender: str, options: Any = ()) -> tuple[int, bytes]:
        self.data_begun = False
        return super().mail(sender, options)

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.data_begun = True
        return super().data(msg)


class _SecureConnection(_Connection, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """An SMTP backend with the property `handed_over`.

    If a connection breaks while it is true, it is unknown whether the server accepted the message.
    """

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SecureConnection if self.use_ssl else _Connection

    @property
    def handed_over(self) -> bool:
        """Whether the text of a message was given to the server over the open connection."""
        return bool(getattr(self.connection, "data_begun", False))
