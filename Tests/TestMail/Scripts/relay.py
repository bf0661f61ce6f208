"""A mail server on loopback for tests, on aiosmtpd. Prints its port, then writes one JSON line for each mail or event, until its input ends.

Usage: relay.py JSON, with the members
  tls         none, starttls or implicit; certificate and key: PEM files
  user, secret   what AUTH must say; without them AUTH is not offered
  answers     the reply to a command instead of the usual one: {"MAIL": "550 …", "RCPT": …, "DATA": …}
  loseAfterMessage, loseInMessage   break the connection then
"""
import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

settings = json.loads(sys.argv[1])
answers = settings.get("answers", {})


def tell(**event):
    print(json.dumps(event), flush=True)


def over_tls(server):
    return server.transport.get_extra_info("ssl_object") is not None


def authenticate(server, session, envelope, mechanism, data):
    right = LoginPassword(settings["user"].encode(), settings["secret"].encode())
    tell(event="auth", right=data == right, tls=over_tls(server))
    return AuthResult(success=data == right, handled=False)


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        tell(event="MAIL", sender=address, tls=over_tls(server))
        if "MAIL" in answers:
            return answers["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "RCPT" in answers:
            return answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        tell(
            event="message", sender=envelope.mail_from, recipients=envelope.rcpt_tos, greeting=session.host_name,
            tls=over_tls(server), authenticated=bool(session.authenticated), bytes=base64.b64encode(envelope.original_content).decode(),
        )
        if settings.get("loseAfterMessage"):
            server.transport.abort()
            await asyncio.sleep(3600)
        return answers.get("DATA", "250 2.0.0 Taken as 4711")


class Server(SMTP):
    async def smtp_DATA(self, arg):
        if settings.get("loseInMessage"):
            await self.push("354 Go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


async def main():
    kind = settings.get("tls", "none")
    context = None
    if kind != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(settings["certificate"], settings["key"])

    def make():
        return Server(
            Handler(), hostname="relay.test", tls_context=context if kind == "starttls" else None,
            require_starttls=kind == "starttls", auth_required=False, authenticator=authenticate if "user" in settings else None,
            auth_exclude_mechanism=[] if "user" in settings else ["LOGIN", "PLAIN"], auth_require_tls=kind == "starttls",
            enable_SMTPUTF8=False)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, "127.0.0.1", 0, ssl=context if kind == "implicit" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
