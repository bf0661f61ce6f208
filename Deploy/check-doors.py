"""Attacks a real node over loopback, and measures what its healthy callers notice. Deploy/check-doors starts it.

A member asks, sends bodies and connects anew, the owner's socket and the probes are asked, while strangers do what they can. Nobody reads the
node's log. A timing passes if it is within twice the undisturbed one of the same run; below some milliseconds the machine's scheduler decides.
"""
import argparse
import http.client
import json
import multiprocessing
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

MOST_MEGABYTES = 256
MOST_RATIO = 2.0
# Timings below this are those of the scheduler, on two cores that attackers and callers share.
FLOOR = 0.005
# A fresh connection, the owner and the probes must get through; this is not their usual time.
MOST_WAIT = 1.0
PATIENCE = 5.0
TRIES = 3
# Seconds between two signs of life for the service manager.
WATCHDOG = 1
# Members that ask for the hash feed and do not read it, and the entries that it has.
SLOW_READERS = ("fr", "at", "be", "ie")
ENTRIES = 10_000
ITEMS = 200
BODY = b"x" * 100_000


# Attacks: each runs in a process of its own until it is ended.

def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def text(value):
    value = value.encode()
    if len(value) < 127:
        return bytes([len(value)]) + value
    return bytes([127, len(value) - 127]) + value


def request(stream, fields, ends=False):
    block = b"".join(b"\0" + text(name) + text(value) for name, value in fields)
    return frame(1, 4 | (1 if ends else 0), stream, block)


def upload(stream, length):
    return request(stream, [
        (":method", "POST"), (":scheme", "https"), (":path", "/federation/v1/streams/bulk/batches"), (":authority", "localhost"),
        ("content-type", "application/x-ndjson"), ("content-length", str(length))])


PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0)


def handshake(port, identity, protocols, source=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.load_cert_chain(*identity)
    context.set_alpn_protocols(protocols)
    raw = socket.create_connection(("127.0.0.1", port), PATIENCE, source)
    return context.wrap_socket(raw)


def hold(connections, seconds):
    """Lets connections stand, reading nothing, for a while."""
    time.sleep(seconds)
    for connection in connections:
        connection.close()


def again(body):
    while True:
        try:
            body()
        except OSError:
            time.sleep(0.05)


def streams(port, identities, body):
    """Opens 128 uploads on a connection for each certificate, with so many bytes of each body."""
    def once():
        open_ones = []
        for number, identity in enumerate(identities):
            try:
                connection = handshake(port, identity, ["h2"], ("127.0.0.%d" % (2 + number % 10), 0))
                open_ones.append(connection)
                connection.sendall(PREFACE)
                for index in range(128):
                    stream = 2 * index + 1
                    data = b"".join(frame(0, 0, stream, b"x" * 16_000) for _ in range(body // 16_000))
                    connection.sendall(upload(stream, 8_000_000) + data)
            except OSError:
                pass
        hold(open_ones, 1.0)
    again(once)


def idle(port, count):
    """Keeps connections open from ten addresses without a word, and opens those again that were closed."""
    connections = {}
    while True:
        for number in range(count):
            known = connections.get(number)
            if known is not None:
                try:
                    if known.recv(1, socket.MSG_DONTWAIT) == b"":
                        known.close()
                        connections.pop(number)
                except BlockingIOError:
                    continue
                except OSError:
                    known.close()
                    connections.pop(number)
            try:
                connections[number] = socket.create_connection(
                    ("127.0.0.1", port), PATIENCE, ("127.0.0.%d" % (2 + number % 10), 0))
            except OSError:
                pass
        time.sleep(0.2)


def handshakes(port, identity):
    """Shakes hands over and over, from one address."""
    def once():
        handshake(port, identity, ["http/1.1"], ("127.0.0.99", 0)).close()
        time.sleep(0.002)
    again(once)


def images(port):
    """Asks for the operators' page as image tags on another site do."""
    def once():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.request("GET", "/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"})
        connection.getresponse().read()
        connection.close()
        time.sleep(0.01)
    again(once)


def readers(port, identities):
    """Asks for many long pages of the feed as members, and reads almost nothing of them."""
    def once():
        connections = []
        for identity in identities:
            connection = handshake(port, identity, ["h2"])
            wide = frame(4, 0, 0, struct.pack(">HI", 4, 0x7FFFFFFF)) + frame(8, 0, 0, struct.pack(">I", 0x7FFF0000))
            connection.sendall(PREFACE + wide + b"".join(
                request(2 * index + 1, [
                    (":method", "GET"), (":scheme", "https"), (":path", "/feeds/v1/hashes?limit=10000"), (":authority", "localhost")],
                    ends=True)
                for index in range(64)))
            connections.append(connection)
        while True:
            for connection in connections:
                connection.recv(2_000)
            time.sleep(0.1)
    again(once)


def guesses(port):
    """Asks with tokens that it makes up."""
    def once():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        for _ in range(10):
            connection.request("GET", "/metrics", headers={"Authorization": "Bearer hlt_" + "A" * 43})
            connection.getresponse().read()
            time.sleep(0.005)
        connection.close()
    again(once)


def floods(port, identity):
    """Sends frames that HTTP/2 does not know."""
    def once():
        connection = handshake(port, identity, ["h2"], ("127.0.0.98", 0))
        connection.sendall(PREFACE)
        for _ in range(100):
            connection.sendall(frame(0xEE, 0, 0, b"x") * 500)
        connection.close()
    again(once)


# The healthy callers.

def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Callers:
    def __init__(self, node, member):
        self.node = node
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE
        self.context.load_cert_chain(*member)
        self.kept = None

    def timed(self, body):
        began = time.monotonic()
        try:
            status = body()
        except OSError as error:
            print("    a healthy caller failed: %r" % error, file=sys.stderr)
            return PATIENCE
        except http.client.HTTPException as error:
            print("    a healthy caller failed: %r" % error, file=sys.stderr)
            return PATIENCE
        if status >= 500:
            print("    a healthy caller was answered %d" % status, file=sys.stderr)
            return PATIENCE
        return time.monotonic() - began

    def fresh(self):
        return http.client.HTTPSConnection("127.0.0.1", self.node.federation, timeout=PATIENCE, context=self.context)

    def ask(self, connection, method="GET", path="/federation/v1/directory", body=None):
        connection.request(method, path, body, {"Content-Type": "application/x-ndjson"} if body else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def member(self):
        if self.kept is None:
            self.kept = self.fresh()
        try:
            return self.ask(self.kept)
        except Exception:
            self.kept.close()
            self.kept = None
            raise

    def upload(self):
        connection = self.fresh()
        try:
            return self.ask(connection, "POST", "/federation/v1/streams/bulk/batches", BODY)
        finally:
            connection.close()

    def owner(self):
        connection = http.client.HTTPConnection("localhost", timeout=PATIENCE)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(PATIENCE)
        connection.sock.connect(self.node.socket)
        try:
            return self.ask(connection, "POST", "/api/v1/reports", BODY)
        finally:
            connection.close()

    def probe(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.node.operators, timeout=PATIENCE)
        try:
            return self.ask(connection, path="/livez")
        finally:
            connection.close()

    def measure(self, seconds):
        """Calls for a while. Returns the times of the member's requests, and the longest time of each other kind of call."""
        member, longest = [], {"body": 0.0, "owner": 0.0, "probe": 0.0}
        end = time.monotonic() + seconds
        following = 0.0
        while time.monotonic() < end:
            member.append(self.timed(self.member))
            if time.monotonic() >= following:
                following = time.monotonic() + 0.25
                for kind, call in (("body", self.upload), ("owner", self.owner), ("probe", self.probe)):
                    longest[kind] = max(longest[kind], self.timed(call))
            time.sleep(0.002)
        return member, longest


# The node.

class Node:
    def __init__(self, hotline, folder, reads_log):
        self.hotline, self.folder, self.reads_log = hotline, folder, reads_log
        with socket.socket() as one, socket.socket() as other:
            for each in (one, other):
                each.bind(("127.0.0.1", 0))
            self.federation, self.operators = one.getsockname()[1], other.getsockname()[1]
        self.socket = folder + "/nl/hotline.sock"
        self.process = None

    def identity(self, member):
        keys = "%s/%s/keys/tls." % (self.folder, member)
        return keys + "pem", keys + "key"

    def run(self, *arguments):
        result = subprocess.run([self.hotline, *arguments], capture_output=True, text=True)
        if result.returncode != 0:
            sys.exit("hotline %s failed: %s" % (" ".join(arguments[:2]), result.stderr.strip()))
        return result.stdout

    def found(self):
        folder = self.folder
        digest = json.loads(self.run(
            "federation", "create", "--dir", folder + "/secretariat", "--name", "Doors", "--threshold", "1", "--keys", "1",
            "--json"))["rootDigest"]
        members = ("nl", "de") + SLOW_READERS
        for member in members:
            port = self.federation if member == "nl" else 1
            self.run("init", "--data", folder + "/" + member, "--member", member, "--name", "Hotline " + member, "--role", "hotline",
                     "--country", member.upper(), "--endpoint", "https://127.0.0.1:%d" % port,
                     "--root", folder + "/secretariat/root.json", "--root-digest", digest)
            self.run("federation", "add-member", "--dir", folder + "/secretariat", "%s/%s/join-%s.json" % (folder, member, member))
        self.run("federation", "sign", "--dir", folder + "/secretariat")
        for member in members:
            self.run("init", "--data", folder + "/" + member, "--accept", "%s/secretariat/joined-%s.json" % (folder, member))
        with open(folder + "/nl/hotline.json5", "w") as file:
            file.write("""{ member: "nl", dataFolder: ".", federation: { rootDigest: "%s" },
  listeners: { federation: { host: "127.0.0.1", port: %d }, operator: { host: "127.0.0.1", port: %d } },
  policy: { undoSeconds: 0 }, hosting: { sources: [] } }""" % (digest, self.federation, self.operators))

    def start(self):
        # A pipe that nobody reads holds 64 KiB; then whoever writes to it without care stands still.
        errors = open(self.folder + "/log", "w") if self.reads_log else subprocess.PIPE
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(self.folder + "/manager")
        # The kernel keeps few datagrams.
        self.heard = []
        threading.Thread(target=self.listen, daemon=True).start()
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [self.hotline, "serve", "--config", self.folder + "/nl/hotline.json5"], stdin=subprocess.DEVNULL, stderr=errors,
            env={**os.environ, "NOTIFY_SOCKET": self.folder + "/manager", "WATCHDOG_USEC": str(2 * WATCHDOG * 1_000_000)})
        for _ in range(200):
            # From the moment at which it is caught, a hang-up must not end the node, however early it comes.
            if self.catches(signal.SIGHUP):
                self.process.send_signal(signal.SIGHUP)
            if self.process.poll() is not None:
                sys.exit("the node ended by itself" + (": " + open(self.folder + "/log").read() if self.reads_log else ""))
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.operators, timeout=1)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        sys.exit("the node is not ready after 10 s")

    def catches(self, number):
        try:
            with open("/proc/%d/status" % self.process.pid) as file:
                return any(line.startswith("SigCgt") and int(line.split()[1], 16) >> (number - 1) & 1 for line in file)
        except OSError:
            return False

    def listen(self):
        while True:
            self.heard.append(self.manager.recv(100))

    def missed(self):
        """The sentence about signs of life that the service manager misses, if there is one."""
        heard = list(self.heard)
        expected = (time.monotonic() - self.started) / WATCHDOG
        if heard[:1] != [b"READY=1"]:
            return "the service manager did not hear that the node is ready"
        if len(heard) < expected / 2:
            return "the watchdog heard the node %d times instead of %d times" % (len(heard), expected)
        return None

    def ask(self, path, lines):
        """Sends lines to the owner's socket and returns those of the answer."""
        connection = http.client.HTTPConnection("localhost", timeout=60)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.settimeout(60)
        connection.sock.connect(self.socket)
        body = "".join(json.dumps(line) + "\n" for line in lines)
        connection.request("POST", path, body, {"Content-Type": "application/x-ndjson"})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status != 200:
            sys.exit("%s was answered %d: %s" % (path, answer.status, text[:500]))
        return [json.loads(line) for line in text.splitlines()]

    def fill(self):
        """Puts made-up hashes into the feed."""
        cases = []
        for first in range(0, ENTRIES, 10 * ITEMS):
            reports = [
                {"key": "doors-%d" % start, "address": "http://192.0.2.7/%d" % start,
                 "items": [{"sha256": "%064x" % (0x5EED << 32 | number)} for number in range(start, start + ITEMS)]}
                for start in range(first, min(ENTRIES, first + 10 * ITEMS), ITEMS)]
            cases += [answer["case"] for answer in self.ask("/api/v1/reports", reports)]
        found = self.ask("/api/v1/assessments", [
            {"case": case, "classification": "baseline", "kind": "childSexualAbuse", "actor": "check", "now": True} for case in cases])
        if any("problem" in answer for answer in found):
            sys.exit("a finding was refused: %s" % found[0])

    def megabytes(self, field):
        with open("/proc/%d/status" % self.process.pid) as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith(field))

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                return False
        return True


def identities(folder, count):
    made = []
    for number in range(count):
        certificate, key = folder + "/stranger%d.pem" % number, folder + "/stranger%d.key" % number
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj",
             "/CN=stranger", "-keyout", key, "-out", certificate], check=True, capture_output=True)
        made.append((certificate, key))
    return made


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hotline")
    parser.add_argument("--seconds", type=float, default=2.4, help="how long each attack lasts")
    parser.add_argument("--log", choices=["read", "unread"], default="unread")
    parser.add_argument("--json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hotline-doors.") as folder:
        node = Node(options.hotline, folder, options.log == "read")
        node.found()
        strangers = identities(folder, 12)
        node.start()
        node.fill()
        try:
            sys.exit(1 if attack(node, strangers, options) else 0)
        finally:
            node.stop()


def attack(node, strangers, options):
    callers = Callers(node, node.identity("de"))
    port = node.federation
    attacks = [
        ("12 certificates, 128 streams, no bodies", streams, (port, strangers, 0)),
        ("60 connections, 128 streams, 64 KB each", streams, (port, strangers * 5, 64_000)),
        ("1,023 idle connections, ten addresses", idle, (port, 1023)),
        ("4 members that do not read the feed", readers, (port, [node.identity(member) for member in SLOW_READERS])),
        ("handshakes from one address", handshakes, (port, strangers[0])),
        ("image tags on another site", images, (node.operators,)),
        ("made-up tokens", guesses, (node.operators,)),
        ("frames of unknown types", floods, (port, strangers[0])),
    ]
    failures, rows, passed = [], [], 0
    print("%-40s %8s %8s %8s %6s %8s %8s %8s %6s" % (
        "times in ms", "alone99", "p50", "p99", "ratio", "body", "owner", "probe", "MB"))
    callers.measure(0.5)
    for name, target, arguments in attacks:
        # A machine that does other work at the same moment is no fault of the node's: then once more.
        for _ in range(TRIES):
            row = measured(node, callers, name, target, arguments, options.seconds)
            problems = judge(row)
            if not problems:
                break
        rows.append(row)
        passed += not problems
        failures += problems
    peak, missed = node.megabytes("VmHWM"), node.missed()
    print("most memory: %.0f MB" % peak)
    if peak > MOST_MEGABYTES:
        failures.append("the node took %.0f MB; at most %d are allowed" % (peak, MOST_MEGABYTES))
    elif node.process.poll() is not None:
        failures.append("the node ended by itself")
    elif missed:
        failures.append(missed)
    elif not node.stop():
        failures.append("the node did not stop when it was asked to")
    else:
        passed += 1
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"attacks": rows, "peakMegabytes": peak, "failures": failures}, file, indent=2)
    for failure in failures:
        print("failed: " + failure)
    print("%d passed, %d failed, 0 skipped" % (passed, len(attacks) + 1 - passed))
    return failures


def measured(node, callers, name, target, arguments, seconds):
    """Measures the callers alone, and then under an attack."""
    alone = percentile(callers.measure(seconds / 2)[0], 0.99)
    attacker = multiprocessing.Process(target=target, args=arguments, daemon=True)
    attacker.start()
    time.sleep(0.5)
    times, longest = callers.measure(seconds)
    attacker.terminate()
    attacker.join()
    row = {
        "attack": name, "alone": alone, "p50": percentile(times, 0.5), "p99": percentile(times, 0.99), "calls": len(times),
        "megabytes": node.megabytes("VmRSS"), **longest}
    row["ratio"] = row["p99"] / max(alone, FLOOR)
    print("%-40s %8.2f %8.2f %8.2f %6.2f %8.1f %8.1f %8.1f %6.0f" % (
        name, *(1000 * row[key] for key in ("alone", "p50", "p99")), row["ratio"],
        *(1000 * row[key] for key in ("body", "owner", "probe")), row["megabytes"]))
    return row


def judge(row):
    """The sentences about what is wrong with a measurement."""
    problems = []
    if row["ratio"] > MOST_RATIO:
        problems.append("%s: the member's p99 is %.1f times the undisturbed one" % (row["attack"], row["ratio"]))
    for kind in ("body", "owner", "probe"):
        if row[kind] > MOST_WAIT:
            problems.append("%s: a call of kind %s took %.1f s" % (row["attack"], kind, row[kind]))
    return problems


if __name__ == "__main__":
    main()
