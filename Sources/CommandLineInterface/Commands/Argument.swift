/// An argument of a command by its position: `FILE`, `CASE`.
public struct Argument: Hashable, Sendable {
    /// The number of times that the argument may be given.
    public enum Kind: Hashable, Sendable { case required, optional }

    /// The name in capitals, as help and usage lines show it.
    public let name: String
    public let kind: Kind
    /// The description for help, in one sentence.
    public let help: String

    /// Declares an argument that must be given.
    public static func required(_ name: String, _ help: String) -> Argument { Argument(name: name, kind: .required, help: help) }

    /// Declares an argument that may be left out.
    public static func optional(_ name: String, _ help: String) -> Argument { Argument(name: name, kind: .optional, help: help) }

    /// The form in a usage line.
    var usage: String { kind == .required ? name : "[\(name)]" }
}
