/// A command with its options and arguments, already checked against its declaration.
public struct Invocation: Sendable {
    /// The words by which it was called, such as `["federation", "create"]`.
    public let path: [String]
    /// The console to print on.
    public let console: Console
    let command: Command
    let optionValues: [String: [String]]
    let argumentValues: [String: String]

    /// Tells if a flag was given.
    public func flag(_ name: String) -> Bool {
        declared(name)
        return optionValues[name] != nil
    }

    /// Tells if `--json` was given.
    public var wantsJSON: Bool { flag(Option.json.name) }

    /// The value of an option that may be left out.
    public func value(_ name: String) -> String? {
        declared(name)
        return optionValues[name]?.last
    }

    /// The values of an option that may be repeated, in the order given.
    public func values(_ name: String) -> [String] {
        declared(name)
        return optionValues[name] ?? []
    }

    /// The value of an option that must be given.
    public func required(_ name: String) -> String {
        guard let value = value(name) else { preconditionFailure("--\(name) is not declared as required") }
        return value
    }

    /// The whole number of an option.
    ///
    /// - Throws: ``UsageError`` if it is not a whole number, or is out of range.
    public func integer(_ name: String, in range: ClosedRange<Int>, default defaultValue: Int) throws(UsageError) -> Int {
        guard let text = value(name) else { return defaultValue }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError("--\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \(quoted(text)).")
        }
        return number
    }

    /// The value of an argument that must be given.
    public func argument(_ name: String) -> String {
        guard let value = optionalArgument(name) else { preconditionFailure("\(name) is not declared as required") }
        return value
    }

    /// The value of an argument that may be left out.
    public func optionalArgument(_ name: String) -> String? {
        precondition(command.arguments.contains { $0.name == name }, "\(name) is no argument of \(path.joined(separator: " "))")
        return argumentValues[name]
    }

    private func declared(_ name: String) {
        precondition(command.options.contains { $0.name == name }, "--\(name) is no option of \(path.joined(separator: " "))")
    }
}
