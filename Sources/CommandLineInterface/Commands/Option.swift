/// An option of a command by its name: `--json`, `--dir FOLDER`.
public struct Option: Hashable, Sendable {
    /// The number of times that the option may be given, and its placeholder in help.
    public enum Kind: Hashable, Sendable {
        /// Given or not; it has no value.
        case flag
        /// At most one value.
        case value(placeholder: String)
        /// Exactly one value.
        case required(placeholder: String)
        /// Any number of values, in the order given.
        case repeated(placeholder: String)
    }

    /// The name without its two hyphens.
    public let name: String
    public let kind: Kind
    /// The description for help, in one sentence.
    public let help: String
    /// The default for the help text. The command itself applies it.
    public let defaultValue: String?

    /// Declares `--name`.
    public static func flag(_ name: String, _ help: String) -> Option { Option(name: name, kind: .flag, help: help, defaultValue: nil) }

    /// Declares `--name VALUE`, which may be left out.
    public static func value(_ name: String, _ placeholder: String, _ help: String, default defaultValue: String? = nil) -> Option {
        Option(name: name, kind: .value(placeholder: placeholder), help: help, defaultValue: defaultValue)
    }

    /// Declares `--name VALUE`, which must be given.
    public static func required(_ name: String, _ placeholder: String, _ help: String) -> Option {
        Option(name: name, kind: .required(placeholder: placeholder), help: help, defaultValue: nil)
    }

    /// Declares `--name VALUE --name VALUE…`.
    public static func repeated(_ name: String, _ placeholder: String, _ help: String) -> Option {
        Option(name: name, kind: .repeated(placeholder: placeholder), help: help, defaultValue: nil)
    }

    /// The option of every command that prints.
    public static let json = flag("json", "Print JSON instead of text.")

    var placeholder: String? {
        switch kind {
        case .flag: nil
        case .value(let placeholder), .required(let placeholder), .repeated(let placeholder): placeholder
        }
    }
}
