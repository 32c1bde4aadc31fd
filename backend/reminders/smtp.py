"""Django's SMTP backend, which also tells how far a mail came before its connection broke."""

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
    """After a connection that breaks while `handed_over` is true, nobody knows whether the server took the mail."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SecureConnection if self.use_ssl else _Connection

    @property
    def handed_over(self) -> bool:
        """Whether the server was given the text of a mail over the connection that is open."""
        return bool(getattr(self.connection, "data_begun", False))
