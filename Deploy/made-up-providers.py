"""The providers of a made-up year: a mail server that takes notices, and the pages that they are about, behind a proxy. On loopback only.

Usage: made-up-providers.py MAIL-PORT PROXY-PORT

A page is there until its provider has removed it after a notice. Our assumption: 84 of 100 within 24 hours (the share that met the Dutch norm in
2020), 12 within three days, 4 later than the demo runs. 3 of 100 are gone before anybody is told. A page's address alone decides which it is.
Nothing of a page is made up but its status.
"""
import asyncio
import csv
import email
import email.policy
import hashlib
import io
import sys
import time

from aiosmtpd.smtp import SMTP

HOUR = 3600
removed_at = {}


def share(url, what):
    """A number from 0 to 100 that an address has for ever."""
    return int.from_bytes(hashlib.sha256(f"{what} {url}".encode()).digest()[:4], "big") / 2**32 * 100


def removal_time(url):
    """The seconds that the provider takes."""
    speed = share(url, "speed")
    if speed < 84:
        return HOUR * (1 + 22 * speed / 84)
    return HOUR * (24 + 48 * (speed - 84) / 12) if speed < 96 else 30 * 24 * HOUR


def is_gone(url):
    return share(url, "vanished") < 3 or removed_at.get(url, float("inf")) <= time.time()


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        if not str(mail["subject"]).startswith("Notice "):
            return "250 2.0.0 Thank you"
        for part in mail.iter_attachments():
            if part.get_content_type() == "text/csv":
                for row in csv.DictReader(io.StringIO(part.get_content())):
                    removed_at.setdefault(row["url"], time.time() + removal_time(row["url"]))
        return "250 2.0.0 Thank you"


async def serve(reader, writer):
    try:
        if not (await reader.readuntil(b"\r\n\r\n")).startswith(b"CONNECT "):
            writer.write(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return
        writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = head[0].split(" ")[1]
            host = next(line[5:].strip() for line in head if line.lower().startswith("host:"))
            status = b"404 Not Found" if is_gone(f"http://{host}{path}") else b"200 OK"
            writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Type: image/jpeg\r\nContent-Length: 0\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main(mail_port, proxy_port):
    loop = asyncio.get_running_loop()
    mail = await loop.create_server(lambda: SMTP(Mailbox(), loop=loop, data_size_limit=None), "127.0.0.1", mail_port)
    pages = await asyncio.start_server(serve, "127.0.0.1", proxy_port)
    print("ready", flush=True)
    await asyncio.gather(mail.serve_forever(), pages.serve_forever())


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
