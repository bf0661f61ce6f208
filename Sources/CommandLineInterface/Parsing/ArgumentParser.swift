/// Reads a command line against a tree of commands.
struct ArgumentParser {
    /// The request in a command line.
    enum Request {
        case run(Invocation)
        /// Help for a command, with the words that name it.
        case help(Command, path: [String])
        case version
    }

    let root: Command
    let console: Console

    /// Reads the words after the program's name.
    func parse(_ words: [String]) throws(UsageError) -> Request {
        if words.first == "--version" { return .version }
        if words.first == "help" {
            let (command, path, rest) = try descend(Array(words.dropFirst()))
            guard rest.isEmpty else { throw unknownCommand(rest[0], in: command, path: path) }
            return .help(command, path: path)
        }
        let (command, path, rest) = try descend(words)
        if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) { return .help(command, path: path) }
        guard command.action != nil else {
            guard let word = rest.first else {
                throw UsageError("\(called(path)) needs a command: \(command.subcommands.map(\.name).joined(separator: ", ")).")
            }
            if word.hasPrefix("-") { throw UsageError("\(called(path)) has no option \(quoted(word)).") }
            throw unknownCommand(word, in: command, path: path)
        }
        return .run(try invocation(of: command, path: path, words: rest))
    }

    /// The names of the command in these words, even if the rest does not fit; empty if they name no command.
    func path(of words: [String]) -> [String] { (try? descend(words))?.1 ?? [] }

    /// Follows command names as far as they go.
    private func descend(_ words: [String]) throws(UsageError) -> (Command, [String], [String]) {
        var command = root
        var path: [String] = []
        var rest = words[...]
        while let word = rest.first, !word.hasPrefix("-"), !command.subcommands.isEmpty {
            guard let next = command.subcommands.first(where: { $0.name == word }) else {
                throw unknownCommand(word, in: command, path: path)
            }
            command = next
            path.append(word)
            rest.removeFirst()
        }
        return (command, path, Array(rest))
    }

    private func invocation(of command: Command, path: [String], words: [String]) throws(UsageError) -> Invocation {
        var options: [String: [String]] = [:]
        var positional: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                positional += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                positional.append(word)
                continue
            }
            try readOption(word, from: &rest, into: &options, of: command, path: path)
        }
        for option in command.options {
            if case .required(let placeholder) = option.kind, options[option.name] == nil {
                throw UsageError("\(called(path)) needs --\(option.name) \(placeholder).")
            }
        }
        let arguments = try assign(positional, to: command, path: path)
        return Invocation(path: path, console: console, command: command, optionValues: options, argumentValues: arguments)
    }

    private func readOption(
        _ word: String, from rest: inout ArraySlice<String>, into options: inout [String: [String]], of command: Command, path: [String]
    ) throws(UsageError) {
        let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard word.hasPrefix("--"), let name = parts.first, let option = command.options.first(where: { $0.name == name }) else {
            let meant = NearestName.of(parts.first ?? "", among: command.options.map(\.name) + ["help"])
            throw UsageError("\(called(path)) has no option \(quoted(word))." + (meant.map { " Did you mean --\($0)?" } ?? ""))
        }
        if option.kind == .flag {
            guard parts.count == 1 else { throw UsageError("--\(name) takes no value.") }
            options[name] = []
            return
        }
        if options[name] != nil {
            guard case .repeated = option.kind else { throw UsageError("--\(name) may be given only once.") }
        }
        let next = rest.first.flatMap { $0.hasPrefix("--") ? nil : $0 }
        guard let value = parts.count == 2 ? parts[1] : next else {
            throw UsageError("--\(name) needs a value: --\(name) \(option.placeholder ?? "VALUE").")
        }
        if parts.count == 1 { rest.removeFirst() }
        options[name, default: []].append(value)
    }

    private func assign(_ words: [String], to command: Command, path: [String]) throws(UsageError) -> [String: String] {
        var values: [String: String] = [:]
        var rest = words[...]
        for argument in command.arguments {
            values[argument.name] = rest.popFirst()
            guard argument.kind == .optional || values[argument.name] != nil else {
                let name = argument.name == "-" ? "“-”, for what comes on standard input" : argument.name
                throw UsageError("\(called(path)) needs \(name).")
            }
        }
        if let word = rest.first { throw UsageError("\(called(path)) does not know what to do with \(quoted(word)).") }
        return values
    }

    private func unknownCommand(_ word: String, in command: Command, path: [String]) -> UsageError {
        let meant = NearestName.of(word, among: command.subcommands.map(\.name))
        return UsageError("\(called(path)) has no command \(quoted(word))." + (meant.map { " Did you mean \(quoted($0))?" } ?? ""))
    }

    private func called(_ path: [String]) -> String { ([root.name] + path).joined(separator: " ") }
}
