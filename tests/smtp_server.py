"""A real SMTP server for the tests, which accepts, refuses, stalls or aborts as the test requests."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings
from django.test import override_settings

from config.embedded import free_port


class SmtpServer:
    """A server whose reaction to an e-mail is `how`. `received` has every complete e-mail, also a refused one."""

    def __init__(self, how: str = "accept") -> None:
        self.how = how
        self.received: list[EmailMessage] = []
        self.given = Event()
        self.goes_on = Event()
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return ["554 not today"] if self.how == "refuse us" else responses

    async def handle_HELO(self, server: Any, session: Any, envelope: Any, hostname: str) -> str:  # noqa: N802
        return "554 not today" if self.how == "refuse us" else "250 OK"

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.how == "stall before the text":
            await self._stall()
        if self.how == "die before the text":
            server.transport.abort()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.how.isdigit():
            return f"{self.how} {address} is not to be had"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        self.given.set()
        if self.how == "stall":
            await self._stall()
        if self.how == "die":
            server.transport.abort()
        return "250 OK"

    async def _stall(self) -> None:
        while not self.goes_on.is_set():
            await asyncio.sleep(0.05)

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.how == "die after accept":
            server.transport.abort()
        return "221 Bye"

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serve until the block ends, and collect the e-mail that is sent to `url`."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()

    @contextmanager
    def running(self) -> Iterator["SmtpServer"]:
        """Serve, and configure Django to send its e-mail to this server."""
        with self.serving(), self.configured():
            yield self

    @contextmanager
    def configured(self, timeout: float = 1) -> Iterator[None]:
        """Use Django's settings for this server, whether it runs or not."""
        assert settings.EMAIL_USE_TLS is False
        with override_settings(
            EMAIL_BACKEND="backend.reminders.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=self.port,
            EMAIL_TIMEOUT=timeout,
        ):
            yield
