/// The help text of a command.
struct HelpText {
    let program: String
    let command: Command
    /// The words of the command line that name the command.
    let path: [String]

    /// The whole text, wrapped to a width in characters.
    func text(width: Int) -> String {
        var sections: [[String]] = [["Usage: \(usage)"]]
        sections.append(TextWrapping.lines(command.summary + ".", width: width))
        if !command.discussion.isEmpty { sections.append(TextWrapping.lines(command.discussion, width: width)) }
        append("Commands:", command.subcommands.map { ($0.name, $0.summary) }, width, to: &sections)
        append("Arguments:", command.arguments.map { ($0.name, $0.help) }, width, to: &sections)
        if command.action != nil {
            append("Options:", command.options.map { ($0.heading, $0.explanation) } + [("--help", "Show this.")], width, to: &sections)
        }
        if !command.examples.isEmpty { sections.append(["For example:"] + command.examples.map { "  " + $0 }) }
        if !command.subcommands.isEmpty {
            sections.append(["“\(([program, "help"] + path).joined(separator: " ")) COMMAND” says more about each."])
        }
        return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private func append(_ title: String, _ rows: [(name: String, text: String)], _ width: Int, to sections: inout [[String]]) {
        if !rows.isEmpty { sections.append([title] + TextWrapping.columns(rows, width: width)) }
    }

    private var usage: String {
        var words = [program] + path
        if !command.subcommands.isEmpty { words.append(command.action == nil ? "COMMAND" : "[COMMAND]") }
        words += command.options.compactMap(\.requiredUsage)
        if command.options.contains(where: { $0.requiredUsage == nil }) { words.append("[options]") }
        words += command.arguments.map(\.usage)
        return words.joined(separator: " ")
    }
}

extension Option {
    fileprivate var heading: String { "--\(name)" + (placeholder.map { " " + $0 } ?? "") }

    fileprivate var explanation: String {
        var text = help
        if let defaultValue { text += " Default: \(defaultValue)." }
        if case .repeated = kind { text += " May be repeated." }
        return text
    }

    fileprivate var requiredUsage: String? {
        guard case .required(let placeholder) = kind else { return nil }
        return "--\(name) \(placeholder)"
    }
}
