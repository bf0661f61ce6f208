"""Compares our canonical addresses with those of ada, an implementation of the URL Standard, on made-up hosts.

No two addresses that ada tells apart may have one canonical form here, and each host must be the host that ada reads, but for the
differences that Protocols/url-canonicalisation.md lists under "Differences from the URL Standard". Each listed difference must occur, so
that the list stays true. Started by check-hosts, which installs the imported packages.
"""
import collections
import ipaddress
import random
import re
import subprocess
import sys
from urllib.parse import quote, unquote

import ada_url
import unicodedata2 as unicode

LISTED = {
    "joined": {"percent-encoding", "the fragment"},
    "taken": {"a zone"},
    "refused": {
        "controls", "slashes", "a backslash", "signs", "empty labels", "length", "0x alone", "newer than Unicode 16",
        "direction of writing", "a mark in front", "Punycode written otherwise",
    },
    "apart": {"a backslash"},
}
ADDRESS = re.compile(r"(\w+)://(?:([^/?#]*)@)?(\[[^]]*\]|[^/?#:]*)(?::(\d+))?([^?#]*)(\?[^#]*)?(#.*)?", re.S)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
KEPT = {"user": "!$&'()*+,;=:", "path": "!$&'()*+,;=:@/\\", "query": "!$&'()*+,;=:@/?", "fragment": "!$&'()*+,;=:@/?#"}

# The corpus


def folded(character):
    return unicode.normalize("NFKC", unicode.normalize("NFKC", character).casefold())


CHARACTERS = [chr(code) for code in range(0xA0, 0x110000) if not 0xD800 <= code < 0xE000]
IGNORED = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff]")
MAPPED = [character for character in CHARACTERS if folded(character) != character or IGNORED.match(character)]
LOOKALIKES = [character for character in MAPPED if re.search(r"[\x00-,/:-@\[-^`{-\x7f]", folded(character))]
DELIMITERS = list("/#?@:\\%[]<>^|\"'`{}!$&()*+,;=~ \t")


def escaped(text, rng):
    return "".join(f"%{byte:02{rng.choice('xX')}}" for byte in text.encode())


def hosts_of_one_character():
    """Every character that is mapped to another, and some of the others, within a name."""
    for character in MAPPED:
        yield f"a{character}b.example"
    for character in [character for character in CHARACTERS if unicode.category(character) not in ("Cn", "Co")][::53]:
        yield f"a{character}b.example"
        yield f"{character}.example"


def hosts_of_delimiters(rng):
    """Delimiters and characters that turn into them, before, in and behind hosts, encoded too."""
    for character in LOOKALIKES + DELIMITERS:
        for text in (character, escaped(character, rng), escaped(character, rng)):
            for host in (f"192.0.2.9{text}x.example", f"{text}board.example", f"board.example{text}", f"bücher{text}80.example"):
                yield host


def hosts_of_numbers(rng):
    """IPv4 and what looks like it."""
    values = [0, 1, 7, 8, 9, 127, 192, 255, 256, 511, 65535, 65536, 0xC0000209, 2**24, 2**32 - 1, 2**32, 2**64]
    forms = ["{}", "{}", "{}", "0{:o}", "0x{:x}", "0X{:X}", "00{:o}", "{:x}"]
    wide = str.maketrans("0123456789xX.", "０１２３４５６７８９ｘＸ。")
    for _ in range(4000):
        parts = [rng.choice(forms).format(rng.choice(values)) for _ in range(rng.randint(1, 5))]
        if rng.random() < 0.1:
            parts[rng.randrange(len(parts))] = rng.choice(["0x", "0X", "", "0xg", "08", "①", "⑨", "٣", "1e3", "-1", "a"])
        host = ".".join(parts) + rng.choice(["", "", "", ".", "..", ".board", ":80", ".０"])
        yield "".join(character.translate(wide) if rng.random() < 0.1 else character for character in host)


def hosts_of_groups(rng):
    """IPv6 and what looks like it."""
    for _ in range(2000):
        groups = [rng.choice(["0", "0", "0", "1", "db8", "DB8", "0db8", "2001", "ffff", "FFFF", "c000", "207", "", "192.0.2.7", "10000", "g"])
                  for _ in range(rng.randint(1, 8))]
        text = rng.choice(["", "", "::", "::ffff:"]) + ":".join(groups) + rng.choice(["", "", "::", "%25eth0", "%eth0", "%25"])
        yield f"[{text}]" + rng.choice(["", "", "", ":80", ":81", "x", "."])


def hosts_of_labels(rng):
    """Names with labels in Punycode, good and bad ones."""
    alphabet = list("aZ0-_üÜßẞς日☃ـא١क/.ａ／\u094d\u200d\u200c\u0301")
    for _ in range(4000):
        text = "".join(rng.choice(alphabet) for _ in range(rng.randint(0, 5)))
        label = rng.choice(["xn--", "xn--", "XN--", "ｘn--", "xn-"]) + text.encode("punycode").decode()
        yield rng.choice(["{}.example", "{}", "ü.{}", "{}.ü", "a.{}.א", "{}.{}"]).format(label, label)


def hosts_of_pieces(rng):
    """Telling pieces in any order."""
    pieces = DELIMITERS + rng.sample(LOOKALIKES, 40) + rng.sample(MAPPED, 300) + list("aZ019.-_") * 8 + [
        "board", "Board", ".", "..", "。", "．", "｡", "‥", "…", ".example", "xn--", "XN--bcher-kva", "192.0.2.9", "0x7f", "127", ":80", "@",
        "ü", "u\u0308", "Ü", "ß", "ẞ", "ss", "ς", "Σ", "σ", "ﬁ", "\u200d", "\u200c", "क्\u200d", "क्\u200c", "ل", "א", "ا", "١", "۱", "\u0301",
        "\u0338", "=", "%41", "%2e", "%2E", "%2f", "%2F", "%C3%BC", "%c3%bc", "%EF%BC%8F", "%00", "%ff", "%C3", "%", "%5c", "a" * 60, "ü" * 20,
        "\U0001f600", "\U0001faea", "\u0c5c", "\u2603", "/%41", "/a|b", "#:~:text=x", "#",
    ]
    for _ in range(20000):
        yield "".join(rng.choice(pieces) for _ in range(rng.randint(1, 6)))


def hosts_spelt_otherwise(rng):
    """The same names in several spellings."""
    wide = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
    ways = [
        str.upper, str.title, str.swapcase, lambda text: unicode.normalize("NFD", text), lambda text: text + ".",
        lambda text: text + ":80", lambda text: text.replace(".", "。"), lambda text: text.replace("ss", "ß"),
        lambda text: text.replace("e", "\u00ade"), lambda text: text[0] + "\u200d" + text[1:],
    ]
    names = [
        "board.example", "bücher.example", "straße.example", "strasse.example", "ünï.日本.example", "i❤.example", "192.0.2.9",
        "a_b-c.test", "βόλος.example",
    ]
    for _ in range(4000):
        host = rng.choice(names)
        for way in rng.sample(ways, rng.randint(0, 2)):
            host = way(host)
        for odds, change in ((0.05, lambda sign: escaped(sign, rng)), (0.05, lambda sign: wide.get(sign, sign))):
            host = "".join(change(sign) if rng.random() < odds else sign for sign in host)
        yield host


PAGES = ["/a/b", "/a\\b", "/a%5Cb", "/a%5cb", "/..\\a/b", "/a/x/..\\b", "/%61/b", "/a/b#", "/a/b#:~:text=b", "/a/b?", "\\a/b"]


def corpus():
    rng = random.Random(46)
    makers = (hosts_of_delimiters, hosts_of_numbers, hosts_of_groups, hosts_of_labels, hosts_of_pieces, hosts_spelt_otherwise)
    hosts = list(hosts_of_one_character())
    for maker in makers:
        hosts += maker(rng)
    addresses = [f"http://{host}/page" for host in hosts] + [f"http://board.example{page}" for page in PAGES]
    return list(dict.fromkeys(addresses))


# The two readings


def ours(program, addresses):
    """Our canonical form of each address, or the code of its refusal behind a space."""
    result = subprocess.run([program], input="".join(f"{address}\n" for address in addresses).encode(), capture_output=True, check=True)
    forms = result.stdout.decode().split("\n")[:-1]
    if len(forms) != len(addresses):
        sys.exit(f"{program} wrote {len(forms)} lines for {len(addresses)} addresses")
    return forms


def theirs(address):
    """The address as ada writes it, or none."""
    try:
        return ada_url.URL(address).href
    except ValueError:
        return None


def parts(address):
    return list(ADDRESS.fullmatch(address).groups())


def host(address):
    """The host; an IPv6 literal in the form of RFC 5952, as Python writes it."""
    name = parts(address)[2]
    return f"[{ipaddress.IPv6Address(name[1:-1])}]" if name.startswith("[") else name


# The differences


def joined(address):
    """Brings an address of ada's into the form in which ours joins addresses, and tells by which differences."""
    scheme, user, _, port, path, query, fragment = parts(address)
    shown = fragment and fragment.split(":~:")[0]
    shown = None if shown == "#" else shown
    escaped = [escapes(text, part) for text, part in ((user, "user"), (path, "path"), (query, "query"), (shown, "fragment"))]
    ways = {
        "the fragment": shown != fragment,
        "percent-encoding": escaped != [user, path, query, shown],
    }
    return (scheme, host(address), port, *escaped), [way for way, used in ways.items() if used]


def escapes(text, part):
    if text is None:
        return None

    def one(match):
        sign = match.group(0)
        if len(sign) == 3:
            return unquote(sign) if unquote(sign) in LETTERS else sign.upper()
        return sign if sign in KEPT[part] + LETTERS else quote(sign, safe="")

    lead = text[:1] if part in ("query", "fragment") else ""
    return lead + re.sub(r"%[0-9A-Fa-f]{2}|.", one, text[len(lead):], flags=re.S)


def labels(written):
    """The labels of a written host, without their percent-encoding."""
    return re.split("[.。．｡]", folded(IGNORED.sub("", unquote(written))))


def decoded(label):
    try:
        return label[4:].encode().decode("punycode") if label.startswith("xn--") else label
    except ValueError:
        return label


def reason(address, form, parsed):
    """The difference for which ours refuses an address that ada takes; none if it is not listed."""
    authority = re.split("[/?#]", address.removeprefix("http://"), maxsplit=1)[0]
    name = host(parsed).removesuffix(".")
    written = labels(authority.split("@")[-1].split(":")[0])
    if form == " controlCharacter":
        return "controls" if "\t" in address else None
    if form == " noHost":
        return "slashes" if authority in ("", ":80", "@") else None
    if form != " badHost":
        return None
    if "\\" in authority:
        return "a backslash"
    if re.search(r"[^a-z0-9._-]", name):
        return "signs"
    if "" in name.split("."):
        return "empty labels"
    if len(name) > 253 or any(len(label) > 63 for label in name.split(".")):
        return "length"
    if "0x" in written and re.fullmatch(r"[\d.]+", name):
        return "0x alone"
    if any(label.startswith("xn--") and decoded(label).encode("punycode").decode() != label[4:] for label in written):
        return "Punycode written otherwise"
    written = [decoded(label) for label in written]
    if any(unicode.category(sign) == "Cn" for label in written for sign in label):
        return "newer than Unicode 16"
    if any(unicode.bidirectional(sign) in ("R", "AL", "AN") for label in written for sign in label):
        return "direction of writing"
    if any(label and unicode.category(label[0])[0] == "M" for label in written):
        return "a mark in front"
    return None


class Comparison:
    """Compares the two readings of one address after the other: how many fall under each listed difference, and what is not listed."""

    def __init__(self):
        self.counts, self.merged, self.faults = collections.Counter(), [], []
        self.places, self.forms = {}, {}

    def add(self, address, form):
        parsed, taken = theirs(address), not form.startswith(" ")
        if parsed and taken:
            self.both(address, form, parsed)
        elif parsed:
            self.differs("refused", reason(address, form, parsed), f"{address!a} is refused ({form.strip()}), and is {parsed!a}")
        elif taken:
            self.differs("taken", "a zone" if re.search(r"%25[^]]+\]", form) else None, f"{address!a} is taken as {form!a}")
        else:
            self.counts["refused by both", ""] += 1

    def both(self, address, form, parsed):
        place, ways = joined(parsed)
        self.counts["taken by both", ""] += 1
        self.counts.update(("joined", way) for way in ways)
        if host(form) != place[1]:
            self.faults.append(f"the host of {address!a} is {host(form)!a}, and not {place[1]!a}")
        twin, other = self.places.setdefault(form, (place, address))
        if twin != place:
            self.merged.append(f"{address!a} and {other!a} are both {form!a}")
        elif other != address:
            self.counts["another spelling of an address before it", ""] += 1
        first = self.forms.setdefault(parsed, form)
        if first != form:
            self.differs("apart", "a backslash" if "\\" in first + form else None, f"{parsed!a} is {form!a} and {first!a}")

    def differs(self, way, kind, sentence):
        self.counts[way, kind] += 1
        if kind is None:
            self.faults.append(sentence)

    def missing(self):
        return [f"listed, but does not occur: {way}, {kind}" for way, kinds in LISTED.items() for kind in kinds if not self.counts[way, kind]]


def compared(addresses, forms):
    comparison = Comparison()
    for address, form in zip(addresses, forms):
        comparison.add(address, form)
    return comparison


def main():
    # The comparison itself must notice two addresses that are read as one, and a host that is read as another.
    trick = compared(
        ["http://192.0.2.9／x.example/page", "http://192.0.2.9/a", "http://192.0.2.9/b", "http://ẞ.test/"],
        ["http://192.0.2.9/page", "http://192.0.2.9/a", "http://192.0.2.9/a", "http://ss.test/"])
    failures = [] if (len(trick.merged), len(trick.faults)) == (1, 2) else ["the comparison does not notice what is read as another address"]
    addresses = corpus()
    comparison = compared(addresses, ours(sys.argv[1], addresses))
    failures += comparison.merged + comparison.missing() + comparison.faults
    for (way, kind), number in sorted(comparison.counts.items(), key=str):
        print(f"{number:>7} {way} {kind or ''}")
    for failure in failures[:40]:
        print(failure)
    print(f"{len(addresses)} addresses, {len(comparison.merged)} read as another, {len(failures)} failures")
    print(f"{0 if failures else 1} passed, {1 if failures else 0} failed, 0 skipped")
    sys.exit(1 if failures else 0)


main()
