/// Something a command takes by its place: `FILE`, `CASE…`.
public struct Argument: Hashable, Sendable {
    /// How often it may stand there.
    public enum Kind: Hashable, Sendable { case required, optional, repeated }

    /// The name in capitals, as help and usage lines show it.
    public let name: String
    public let kind: Kind
    /// What it is, in a sentence.
    public let help: String

    /// An argument that must be given.
    public static func required(_ name: String, _ help: String) -> Argument { Argument(name: name, kind: .required, help: help) }

    /// An argument that may be left out.
    public static func optional(_ name: String, _ help: String) -> Argument { Argument(name: name, kind: .optional, help: help) }

    /// One argument or more; the last of its command.
    public static func repeated(_ name: String, _ help: String) -> Argument { Argument(name: name, kind: .repeated, help: help) }

    /// As it stands in a usage line.
    var usage: String {
        switch kind {
        case .required: name
        case .optional: "[\(name)]"
        case .repeated: "\(name)…"
        }
    }
}
