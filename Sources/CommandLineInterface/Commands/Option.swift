/// Something a command takes by name: `--json`, `--dir FOLDER`.
public struct Option: Hashable, Sendable {
    /// How often it may be given, and with what.
    public enum Kind: Hashable, Sendable {
        /// Present or not.
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
    /// What it is for, in a sentence.
    public let help: String
    /// Shown in the help text; the command itself fills it in.
    public let defaultValue: String?

    /// `--name`.
    public static func flag(_ name: String, _ help: String) -> Option { Option(name: name, kind: .flag, help: help, defaultValue: nil) }

    /// `--name VALUE`, which may be left out.
    public static func value(_ name: String, _ placeholder: String, _ help: String, default defaultValue: String? = nil) -> Option {
        Option(name: name, kind: .value(placeholder: placeholder), help: help, defaultValue: defaultValue)
    }

    /// `--name VALUE`, without which the command does not run.
    public static func required(_ name: String, _ placeholder: String, _ help: String) -> Option {
        Option(name: name, kind: .required(placeholder: placeholder), help: help, defaultValue: nil)
    }

    /// `--name VALUE --name VALUE…`.
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
