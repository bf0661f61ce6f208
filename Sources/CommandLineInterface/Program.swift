/// A program of commands: it reads its command line, runs the command, and reports a failure in one line.
public struct Program: Sendable {
    private let root: Command
    private let version: String
    private let console: Console

    /// Creates a program with the name and summary of the root command.
    public init(_ root: Command, version: String, console: Console = .standard) {
        self.root = root
        self.version = version
        self.console = console
    }

    /// Runs the command that these words ask for. The program's own name is not among them.
    public func run(_ words: [String]) async -> ExitStatus {
        let parser = ArgumentParser(root: root, console: console)
        do throws(UsageError) {
            switch try parser.parse(words) {
            case .version:
                console.print("\(root.name) \(version)")
                return .done
            case .help(let command, let path):
                console.write(HelpText(program: root.name, command: command, path: path).text(width: min(console.width ?? 100, 100)))
                return .done
            case .run(let invocation):
                return await run(invocation)
            }
        } catch {
            return misused(error, path: parser.path(of: words))
        }
    }

    private func run(_ invocation: Invocation) async -> ExitStatus {
        guard let action = invocation.command.action else { preconditionFailure("a group of commands was taken for a command") }
        do {
            return try await action(invocation)
        } catch let error as UsageError {
            return misused(error, path: invocation.path)
        } catch is CancellationError {
            complain("Stopped before it was done.")
        } catch {
            complain(String(describing: error))
        }
        return .failed
    }

    private func misused(_ error: UsageError, path: [String]) -> ExitStatus {
        complain("\(error.description) See “\(([root.name, "help"] + path).joined(separator: " "))”.")
        return .wrongUsage
    }

    /// Prints an error as one line, even if its text has several.
    private func complain(_ words: String) {
        let line = words.split(whereSeparator: \.isNewline).joined(separator: " ")
        console.note("\(root.name): \(Console.printable(line))")
    }
}
