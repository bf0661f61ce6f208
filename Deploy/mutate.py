"""Tries small changes to rules against the tests. Started by mutate, which says how to call it.

One file of Tests/Mutants holds the changes to one target:

    {"tests": ["RoutingTests"],
     "mutants": [{"file": "Sources/Routing/Route.swift", "text": "member == own", "with": "false", "why": "own cases leave the house"}]}

`tests` names the test targets, suites (`RoutingTests.RouteTests`) or tests (`RoutingTests.RouteTests/name`) that should notice.
`testsByFolder` names others for the files of a folder, and an entry may have its own `tests`. `text` is an expression that stands once
in its file, or that comes first after a text that stands once (`after`). With `"statement": true` it is a whole statement, and an empty
`with` leaves it out. With `"quoted": true` it is a part of a text in quotes, such as a condition of SQL. An entry that is none of these
has `"rebuild": true`. An entry that no test can notice has a sentence `explained`.

Building each change alone would take hours. So all changes go into one copy of the package, each behind a condition:
`(mutantIsOn(7) ? (false) : (member == own))`. The copy is built once, and each run of the tests turns on one change by its number.
"""
import collections
import concurrent.futures
import glob
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zlib

FOLDER = "Tests/Mutants"
COPY = ".build/mutants/tree"
SWITCH = "HOTLINE_MUTANT"
FEWEST = 150
SHARE = 0.9
MEMBERS = {"file", "text", "with", "why", "after", "statement", "quoted", "tests", "explained", "rebuild"}
FOOTER = f"""
fileprivate import Glibc

fileprivate let mutantThatIsOn = getenv("{SWITCH}").flatMap {{ Int(String(cString: $0)) }} ?? 0
fileprivate func mutantIsOn(_ number: Int) -> Bool {{ number == mutantThatIsOn }}
"""


class Mutant:
    """One change: where it stands in its file, and what came out."""

    def __init__(self, group, entry, tests):
        self.group, self.entry = group, entry
        self.file, self.text, self.replacement = entry["file"], entry["text"], entry["with"]
        # The same from one call to the next, whatever stands before it: so only files with new changes are compiled again.
        self.number = zlib.crc32("\0".join([self.file, entry.get("after", ""), self.text, self.replacement]).encode())
        self.tests = tuple(entry.get("tests", tests))
        self.start = self.end = self.line = None
        # What stands between start and end instead.
        self.instead = self.replacement
        self.outcome, self.detail = None, ""

    @property
    def filter(self):
        return "|".join(f"^{name}[./(]" for name in self.tests)

    @property
    def title(self):
        change = f"{shown(self.text)}  ->  {shown(self.replacement) or '(nothing)'}"
        return f"{self.group}: {self.file}:{self.line or '?'}: {change}: {self.entry['why']}"

    def changed(self, inner):
        """Returns the text with the change behind its condition."""
        if self.entry.get("statement"):
            return f"if mutantIsOn({self.number}) {{ {self.instead} }} else {{ {inner} }}"
        return f"(mutantIsOn({self.number}) ? ({self.instead}) : ({inner}))"


def shown(text):
    text = " ".join(text.split())
    return text if len(text) <= 70 else text[:67] + "…"


def without_duplicates(pairs):
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise ValueError(f"one of these names stands twice: {', '.join(names)}")
    return dict(pairs)


def known_members(value, names):
    unknown = set(value) - names
    if unknown:
        raise ValueError(f"the member {sorted(unknown)[0]} is unknown")


# Reading


def read_all(problems):
    """Returns the changes of every file in order, and adds a sentence for each that does not fit."""
    mutants = []
    for name in sorted(os.listdir(FOLDER)):
        if not name.endswith(".json"):
            problems.append(f"{FOLDER}/{name} is not a file of changes")
            continue
        group = name.removesuffix(".json")
        try:
            with open(f"{FOLDER}/{name}", encoding="utf-8") as file:
                content = json.load(file, object_pairs_hook=without_duplicates)
            known_members(content, {"tests", "testsByFolder", "mutants"})
            for entry in content["mutants"]:
                known_members(entry, MEMBERS)
                folder = os.path.dirname(entry["file"]).split("/")[-1]
                tests = content.get("testsByFolder", {}).get(folder, content["tests"])
                mutants.append(Mutant(group, entry, tests))
        except (ValueError, KeyError, TypeError) as error:
            problems.append(f"{FOLDER}/{name} cannot be read: {error}")
    return mutants


def locate(mutant, source):
    """Finds the text of a change in its file; returns a sentence if it does not fit."""
    begin, after = 0, mutant.entry.get("after")
    if after is not None:
        if source.count(after) != 1:
            return f"`after` stands {source.count(after)} times in the file, not once"
        begin = source.index(after) + len(after)
    found = source.count(mutant.text, begin)
    if found == 0 or (found > 1 and after is None):
        return f"its text stands {found} times in the file, not once"
    mutant.start = source.index(mutant.text, begin)
    mutant.end = mutant.start + len(mutant.text)
    mutant.line = source.count("\n", 0, mutant.start) + 1
    if mutant.text == mutant.replacement:
        return "it changes nothing"
    if mutant.entry.get("quoted"):
        return widen(mutant, source)
    if not mutant.replacement.strip() and not mutant.entry.get("statement") and not mutant.entry.get("rebuild"):
        return "only a statement can be left out"
    return None


def widen(mutant, source):
    """Makes a change of a part of a quoted text one of the whole text; returns a sentence if it stands in none."""
    quotes = '"""' if source.count('"""', 0, mutant.start) % 2 else '"'
    begin, end = source.rfind(quotes, 0, mutant.start), source.find(quotes, mutant.end) + len(quotes)
    if begin < 0 or end < mutant.end or '"' in mutant.text or (quotes == '"' and "\n" in source[begin:end]):
        return "its text does not stand in quotes"
    mutant.instead = source[begin:mutant.start] + mutant.replacement + source[mutant.end:end]
    mutant.start, mutant.end = begin, end
    return None


class TestTargets:
    """The test targets of the package, and what their sources declare."""

    def __init__(self):
        with open("Package.swift", encoding="utf-8") as file:
            self.manifest = re.sub(r"\(\s+", "(", file.read())
        self.texts = {}
        self.answers = {}

    def refusal(self, name):
        """Returns a sentence if a name (`Target`, `Target.Suite` or `Target.Suite/test`) names no tests."""
        if name not in self.answers:
            self.answers[name] = self.find(name)
        return self.answers[name]

    def find(self, name):
        target, _, rest = name.partition(".")
        if not target.endswith("Tests") or f'tests("{target.removesuffix("Tests")}"' not in self.manifest:
            return f"{target} is not a test target"
        suite, _, test = rest.partition("/")
        if not suite:
            return None
        files = [text for text in self.sources(target) if re.search(rf"\b(?:struct|class|actor|enum|extension) {re.escape(suite)}\b", text)]
        if not files:
            return f"{target} has no suite {suite}"
        if test and not any(re.search(rf"\bfunc `?{re.escape(test.split('(')[0])}`?\(", text) for text in files):
            return f"{suite} has no test {test}"
        return None

    def sources(self, target):
        if target not in self.texts:
            paths = sorted(glob.glob(f"Tests/{target}/**/*.swift", recursive=True))
            self.texts[target] = [pathlib.Path(path).read_text(encoding="utf-8") for path in paths]
        return self.texts[target]


def check(mutants, problems):
    """Adds a sentence for each change that no longer fits the sources."""
    targets = TestTargets()
    sources = {}
    for mutant in mutants:
        if mutant.file not in sources:
            try:
                with open(mutant.file, encoding="utf-8") as file:
                    sources[mutant.file] = file.read()
            except OSError:
                sources[mutant.file] = None
        source = sources[mutant.file]
        sentence = "the file is not there" if source is None else locate(mutant, source)
        if sentence is None and not mutant.entry["why"].strip():
            sentence = "it does not say why the change matters"
        for name in mutant.tests:
            sentence = sentence or targets.refusal(name)
        if sentence is not None:
            problems.append(f"{mutant.title}: {sentence}")
            mutant.start = None
    for file in sources:
        overlap(sorted((m for m in mutants if m.file == file and m.start is not None), key=span), problems)
    return sources


def span(mutant):
    """Sorts outer changes before the inner ones."""
    return (mutant.start, -mutant.end, mutant.number)


def overlap(mutants, problems):
    for first, second in zip(mutants, mutants[1:]):
        if first.start < second.start < first.end < second.end and not second.entry.get("rebuild"):
            problems.append(f"{second.title}: it overlaps the change before it")


# The copy


def write_if_changed(path, data):
    try:
        with open(path, "rb") as file:
            if file.read() == data:
                return
    except OSError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def instrumented(source, mutants):
    """Returns the source with every change behind its condition, and the lines on which each change stands then."""
    lines = {}

    def piece(begin, end, inside, line):
        """Renders source[begin:end] with the changes in `inside`, beginning on a line of the result."""
        result, position, index = "", begin, 0
        while index < len(inside):
            outer = inside[index]
            nested = [m for m in inside[index + 1:] if m.start < outer.end]
            result += source[position:outer.start]
            start = line + result.count("\n")
            mark = f"\0{outer.number}\0"
            before = outer.changed(mark).split(mark)[0]
            inner = piece(outer.start, outer.end, nested, start + before.count("\n"))
            text = outer.changed(inner)
            lines[outer.number] = (start, start + text.count("\n"))
            result += text
            position = outer.end
            index += 1 + len(nested)
        return result + source[position:end]

    return piece(0, len(source), sorted(mutants, key=span), 1) + FOOTER, lines


def copy_tracked(sources):
    """Brings the copy up to date with the tracked files; those with changes follow later, as they were read."""
    tracked = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True).stdout.decode().split("\0")
    tracked = {path for path in tracked if path and os.path.isfile(path)}
    for path in tracked - set(sources):
        with open(path, "rb") as file:
            data = file.read()
        if path == "Package.swift":
            # A change may leave a value unused.
            data = data.replace(b".treatAllWarnings(as: .error),", b"")
        write_if_changed(f"{COPY}/{path}", data)
        shutil.copymode(path, f"{COPY}/{path}")
    for folder, folders, files in os.walk(COPY):
        folders[:] = [name for name in folders if not (folder == COPY and name == ".build")]
        for name in files:
            if os.path.relpath(os.path.join(folder, name), COPY) not in tracked:
                os.remove(os.path.join(folder, name))


def write_changes(mutants, sources):
    """Writes the files that may be changed, with these changes in them; returns the lines of each change by file."""
    lines = {}
    for path, source in sources.items():
        inside = [m for m in mutants if m.file == path]
        text, lines[path] = instrumented(source, inside) if inside else (source, {})
        write_if_changed(f"{COPY}/{path}", text.encode())
    return lines


def swift_build(log):
    with open(log, "w", encoding="utf-8") as output:
        command = ["swift", "build", "--build-tests", "--package-path", COPY]
        status = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False).returncode
    with open(log, encoding="utf-8", errors="replace") as output:
        return status, output.read()


def blamed(text, lines, mutants):
    """Returns the changes on whose lines the compiler found errors, each with the first error."""
    found = {}
    root = os.path.realpath(COPY) + "/"
    for path, line, sentence in re.findall(r"^(\S+\.swift):(\d+):\d+: error: (.*)$", text, re.M):
        path = os.path.realpath(path).removeprefix(root)
        hits = [(end - start, number) for number, (start, end) in lines.get(path, {}).items() if start <= int(line) <= end]
        if hits:
            # Of nested changes on one line any may be at fault: all leave the build and are named.
            shortest = min(hits)[0]
            for size, number in hits:
                if size == shortest:
                    found.setdefault(number, sentence)
    return [(mutant, found[mutant.number]) for mutant in mutants if mutant.number in found]


def build(mutants, sources):
    """Builds the copy; returns the changes that are in it. One that does not compile is marked and left out."""
    log = ".build/mutants/build.log"
    mutants = list(mutants)
    copy_tracked(sources)
    while True:
        lines = write_changes(mutants, sources)
        print(f"Building the copy with {len(mutants)} changes (this takes some minutes).", flush=True)
        begun = time.monotonic()
        status, text = swift_build(log)
        print(f"That took {time.monotonic() - begun:.0f} s.", flush=True)
        if status == 0:
            return mutants
        faulty = blamed(text, lines, mutants)
        if not faulty:
            sys.exit(f"The copy does not build, and no change is at fault; the compiler's output is in {log}.")
        for mutant, sentence in faulty:
            mutant.outcome, mutant.detail = "does not compile", sentence
            print(f"does not compile: {mutant.title} ({sentence})", flush=True)
            mutants.remove(mutant)


# Runs


def run_tests(filter, number, limit):
    """Runs the tests of a filter with a change turned on; returns whether all passed, a word about it, and the seconds."""
    folder = tempfile.mkdtemp(prefix="hotline-mutant.")
    environment = {**os.environ, SWITCH: str(number), "TMPDIR": folder, "SWIFT_BACKTRACE": "enable=no"}
    environment.setdefault("SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH", "6")
    environment.pop("HOTLINE_BINARY", None)
    command = [os.path.abspath(f"{COPY}/.build/debug/hotlinePackageTests.xctest"), "--testing-library", "swift-testing", "--filter", filter]
    begun = time.monotonic()
    process = subprocess.Popen(
        command, cwd=COPY, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True)
    try:
        output = process.communicate(timeout=limit)[0].decode(errors="replace")
        passed, detail = process.returncode == 0, verdict(output, process.returncode)
    except subprocess.TimeoutExpired:
        passed, detail = False, f"not done after {limit:.0f} s"
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.communicate()
        shutil.rmtree(folder, ignore_errors=True)
    if passed and not re.search(r"Test run with [1-9]\d* test", output):
        passed, detail = False, "no test ran"
    return passed, detail, time.monotonic() - begun


def verdict(output, status):
    failed = re.search(r"Test (?:case passing .* to )?\"?([^\"\n]+?)\"? (?:failed|recorded an issue)", output)
    if failed:
        return failed.group(1)
    return f"the tests ended with status {status}"


def baseline(mutants):
    """Runs each filter with no change turned on; returns the seconds of each, or ends if one fails."""
    seconds, failures = {}, []
    for filter in sorted({mutant.filter for mutant in mutants}):
        passed, detail, seconds[filter] = run_tests(filter, 0, 900)
        if not passed:
            failures.append(f"The tests {filter} fail although nothing is changed: {detail}.")
        print(f"{seconds[filter]:6.1f} s  {filter}", flush=True)
    if failures:
        sys.exit("\n".join(failures))
    return seconds


def try_one(mutant, seconds):
    # Two runs share the machine with each other.
    limit = 30 + 5 * seconds[mutant.filter]
    passed, mutant.detail, took = run_tests(mutant.filter, mutant.number, limit)
    mutant.outcome = "not noticed" if passed else "noticed"
    return mutant, took


def try_all(mutants, seconds, jobs):
    done = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(try_one, mutant, seconds) for mutant in mutants]
        for finished in concurrent.futures.as_completed(waiting):
            mutant, took = finished.result()
            done += 1
            progress(done, len(mutants), f"{mutant.outcome:11} {took:5.1f} s  {mutant.title} [{mutant.detail}]")


def progress(done, total, line):
    if not sys.stdout.isatty():
        print(f"{done:4}/{total} {line}", flush=True)
        return
    filled = 30 * done // total
    print(f"\r\033[K[{'#' * filled}{' ' * (30 - filled)}] {done}/{total}", end="\n" if done == total else "", flush=True)


def rebuild(mutants, sources, seconds):
    """Tries the changes that need a build of their own."""
    for mutant in mutants:
        source = sources[mutant.file]
        write_changes([], sources)
        write_if_changed(f"{COPY}/{mutant.file}", (source[:mutant.start] + mutant.instead + source[mutant.end:]).encode())
        status, text = swift_build(".build/mutants/rebuild.log")
        if status != 0:
            error = re.search(r"error: (.*)", text)
            mutant.outcome, mutant.detail = "does not compile", error.group(1) if error else "see .build/mutants/rebuild.log"
        else:
            try_one(mutant, seconds)
        print(f"{mutant.outcome:11} {mutant.title} [{mutant.detail}]", flush=True)


# The end


def report(mutants):
    """Prints what came out, and returns the exit status."""
    counted = [m for m in mutants if "explained" not in m.entry]
    print()
    for group in sorted({m.group for m in mutants}):
        own = [m for m in counted if m.group == group]
        noticed = sum(m.outcome == "noticed" for m in own)
        explained = sum(m.group == group for m in mutants) - len(own)
        print(f"{group:22} {noticed:4} of {len(own):4} noticed" + (f", {explained} explained" if explained else ""))
    for word in ["not noticed", "does not compile"]:
        for mutant in counted:
            if mutant.outcome == word:
                print(f"{word}: {mutant.title}" + (f" ({mutant.detail})" if word == "does not compile" else ""))
    for mutant in mutants:
        if "explained" in mutant.entry and mutant.outcome == "noticed":
            print(f"noticed although explained: {mutant.title} [{mutant.detail}]")
    noticed = sum(m.outcome == "noticed" for m in counted)
    broken = any(m.outcome == "does not compile" for m in mutants)
    share = noticed / len(counted) if counted else 0
    print(
        f"{noticed} noticed, {len(counted) - noticed} not noticed, {len(mutants) - len(counted)} explained: {100 * share:.1f} %")
    return 0 if share >= SHARE and not broken else 1


def arguments():
    names, jobs, only_check, rest = [], 2, False, sys.argv[1:]
    while rest:
        word = rest.pop(0)
        if word == "--check":
            only_check = True
        elif word == "--jobs" and rest and rest[0].isdigit() and int(rest[0]) > 0:
            jobs = int(rest.pop(0))
        elif word.startswith("-"):
            print("usage: Deploy/mutate [--check] [--jobs N] [NAME…]", file=sys.stderr)
            sys.exit(64)
        else:
            names.append(word)
    return names, jobs, only_check


def main():
    names, jobs, only_check = arguments()
    problems = []
    mutants = read_all(problems)
    groups = {mutant.group for mutant in mutants}
    problems += [f"there is no {FOLDER}/{name}.json" for name in names if name not in groups]
    for number, twice in collections.Counter(mutant.number for mutant in mutants).items():
        if twice > 1:
            problems.append(f"{next(m.title for m in mutants if m.number == number)}: it stands twice")
    sources = check(mutants, problems)
    if len(mutants) < FEWEST:
        problems.append(f"there are {len(mutants)} changes; at least {FEWEST} are wanted")
    print("\n".join(problems + [f"{len(mutants)} changes in {len(groups)} files, {len(problems)} problems"]))
    if problems or only_check:
        sys.exit(1 if problems else 0)
    begun = time.monotonic()
    # All of them are built, whichever are tried: so the copy stays as it is from one call to the next.
    built = build([mutant for mutant in mutants if not mutant.entry.get("rebuild")], sources)
    chosen = [mutant for mutant in mutants if not names or mutant.group in names]
    seconds = baseline([mutant for mutant in chosen if mutant in built or mutant.entry.get("rebuild")])
    try_all([mutant for mutant in chosen if mutant in built], seconds, jobs)
    rebuild([mutant for mutant in chosen if mutant.entry.get("rebuild")], sources, seconds)
    outcomes = [{**mutant.entry, "group": mutant.group, "outcome": mutant.outcome, "detail": mutant.detail} for mutant in chosen]
    with open(".build/mutants/results.json", "w", encoding="utf-8") as file:
        json.dump(outcomes, file, indent=1, ensure_ascii=False)
    status = report(chosen)
    print(f"took {time.monotonic() - begun:.0f} s; the outcomes are in .build/mutants/results.json")
    sys.exit(status)


main()
