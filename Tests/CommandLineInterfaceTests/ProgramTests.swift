import CommandLineInterface
import Testing

@Suite struct ProgramTests {
    let recorded = RecordedConsole()
    let program: Program

    init() {
        let greet = Command(
            "greet", summary: "Greet people", discussion: "Says hello.\n\nIt means well.", examples: ["tool people greet Ann --times 2"],
            options: [.json, .value("times", "N", "How often.", default: "1"), .repeated("title", "TITLE", "What to call them.")],
            arguments: [.required("NAME", "Whom."), .optional("PLACE", "Where.")]
        ) { invocation in
            let times = try invocation.integer("times", in: 1...9, default: 1)
            let titles = invocation.values("title").joined(separator: "+")
            let place = invocation.optionalArgument("PLACE") ?? "-"
            invocation.console.print("\(invocation.argument("NAME")) \(times) \(titles) \(place) \(invocation.wantsJSON)")
            return .done
        }
        let count = Command(
            "count", summary: "Count a file", options: [.required("dir", "FOLDER", "Where.")], arguments: [.required("FILE", "Which.")]
        ) {
            $0.console.print($0.required("dir") + ":" + $0.argument("FILE"))
            return .done
        }
        let fail = Command("fail", summary: "Fail") { _ in throw CommandFailure("It broke.\nBadly.", remedy: "Mend it.") }
        let stop = Command("stop", summary: "Stop") { _ in throw CancellationError() }
        let read = Command("read", summary: "Read", arguments: [.required("-", "What to read.")]) { _ in .done }
        let people = Command("people", summary: "Deal with people", subcommands: [greet])
        let root = Command("tool", summary: "A tool", subcommands: [people, count, fail, stop, read])
        program = Program(root, version: "1.2.3", console: recorded.console(width: 80))
    }

    @Test func runsACommandWithWhatItWasGiven() async {
        #expect(await program.run(["people", "greet", "Ann", "--title=Dr", "--json", "Hill", "--title", "Prof", "--times", "3"]) == .done)
        #expect(recorded.output == "Ann 3 Dr+Prof Hill true\n")
        #expect(recorded.error.isEmpty)
    }

    @Test func aGroupMayDoSomethingItself() async {
        let feed = Command("feed", summary: "Feed one") { invocation in
            invocation.console.print("fed")
            return .done
        }
        let animals = Command("animals", summary: "Count animals", options: [.json], subcommands: [feed]) { invocation in
            invocation.console.print(invocation.wantsJSON ? "[]" : "none")
            return .done
        }
        let program = Program(
            Command("tool", summary: "A tool", subcommands: [animals]), version: "1.2.3", console: recorded.console(width: 80))
        for words in [["animals"], ["animals", "--json"], ["animals", "feed"]] { #expect(await program.run(words) == .done) }
        #expect(recorded.output == "none\n[]\nfed\n")
        #expect(await program.run(["animals", "bear"]) == .wrongUsage)
        #expect(recorded.error.hasPrefix("tool: tool animals has no command “bear”."))
        #expect(await program.run(["animals", "--help"]) == .done)
        #expect(recorded.output.contains("Usage: tool animals [COMMAND] [options]"))
    }

    @Test func takesEverythingAfterTwoHyphensAsArguments() async {
        #expect(await program.run(["people", "greet", "--", "--json", "-"]) == .done)
        #expect(recorded.output == "--json 1  - false\n")
    }

    @Test func takesASingleHyphenAsAnArgument() async {
        #expect(await program.run(["count", "--dir", "-", "-"]) == .done)
        #expect(recorded.output == "-:-\n")
    }

    @Test func printsItsVersion() async {
        #expect(await program.run(["--version"]) == .done)
        #expect(recorded.output == "tool 1.2.3\n")
    }

    struct Misuse: Sendable, CustomTestStringConvertible {
        let words: [String]
        let says: String
        var testDescription: String { words.joined(separator: " ") }
    }

    @Test(arguments: [
        Misuse(words: [], says: "tool needs a command: people, count, fail, stop, read."),
        Misuse(words: ["people"], says: "tool people needs a command: greet."),
        Misuse(words: ["poeple"], says: "tool has no command “poeple”. Did you mean “people”?"),
        Misuse(words: ["zzzzzzzz"], says: "tool has no command “zzzzzzzz”. See “tool help”."),
        Misuse(words: ["people", "great"], says: "tool people has no command “great”. Did you mean “greet”?"),
        Misuse(words: ["help", "nothing"], says: "tool has no command “nothing”."),
        Misuse(words: ["--quiet"], says: "tool has no option “--quiet”."),
        Misuse(words: ["people", "greet", "Ann", "--tmes", "2"], says: "has no option “--tmes”. Did you mean --times?"),
        Misuse(words: ["people", "greet", "Ann", "-j"], says: "has no option “-j”."),
        Misuse(words: ["people", "greet", "Ann", "--times"], says: "--times needs a value: --times N."),
        Misuse(words: ["people", "greet", "Ann", "--times", "--json"], says: "--times needs a value"),
        Misuse(words: ["people", "greet", "Ann", "--times=1", "--times=2"], says: "--times may be given only once."),
        Misuse(words: ["people", "greet", "Ann", "--times", "ten"], says: "--times takes a whole number from 1 to 9, not “ten”."),
        Misuse(words: ["people", "greet", "Ann", "--times", "10"], says: "from 1 to 9"),
        Misuse(words: ["people", "greet", "Ann", "--json=yes"], says: "--json takes no value."),
        Misuse(words: ["people", "greet"], says: "tool people greet needs NAME. See “tool help people greet”."),
        Misuse(words: ["people", "greet", "a", "b", "c\u{1B}[2J"], says: "does not know what to do with “c⟨U+001B⟩[2J”."),
        Misuse(words: ["count", "a"], says: "tool count needs --dir FOLDER. See “tool help count”."),
        Misuse(words: ["read"], says: "tool read needs “-”, for what comes on standard input. See “tool help read”."),
        Misuse(words: ["count", "--dir", "d"], says: "tool count needs FILE."),
    ])
    func refusesWrongUsageInOneLine(misuse: Misuse) async {
        #expect(await program.run(misuse.words) == .wrongUsage)
        #expect(recorded.error.contains(misuse.says))
        #expect(recorded.error.hasPrefix("tool: "))
        #expect(recorded.error.split(separator: "\n").count == 1)
        #expect(recorded.output.isEmpty)
    }

    @Test func saysInOneLineWhatFailedAndWhatToDo() async {
        #expect(await program.run(["fail"]) == .failed)
        #expect(recorded.error == "tool: It broke. Badly. Mend it.\n")
    }

    @Test func saysThatItWasStopped() async {
        #expect(await program.run(["stop"]) == .failed)
        #expect(recorded.error == "tool: Stopped before it was done.\n")
    }

    @Test(arguments: [["people", "greet", "--help"], ["help", "people", "greet"], ["people", "greet", "--times", "-h"]])
    func explainsACommand(words: [String]) async {
        #expect(await program.run(words) == .done)
        #expect(
            recorded.output == """
                Usage: tool people greet [options] NAME [PLACE]

                Greet people.

                Says hello.

                It means well.

                Arguments:
                  NAME   Whom.
                  PLACE  Where.

                Options:
                  --json         Print JSON instead of text.
                  --times N      How often. Default: 1.
                  --title TITLE  What to call them. May be repeated.
                  --help         Show this.

                For example:
                  tool people greet Ann --times 2

                """)
    }

    @Test func listsTheCommandsOfAGroup() async {
        #expect(await program.run(["--help"]) == .done)
        #expect(recorded.output.contains("Usage: tool COMMAND\n"))
        #expect(recorded.output.contains("  people  Deal with people\n  count   Count a file\n"))
        #expect(recorded.output.hasSuffix("“tool help COMMAND” says more about each.\n"))
    }
}
