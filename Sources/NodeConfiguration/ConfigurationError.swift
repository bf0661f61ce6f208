/// Why a configuration cannot be used, as a sentence that names the setting and its place.
///
/// It quotes values of settings only if they are words that the configuration itself defines.
public enum ConfigurationError: Error, Hashable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(file: String, reason: String)
    /// The text is not JSON5.
    case syntax(at: Place, problem: String)
    /// No setting has this name; perhaps another was meant.
    case unknown(setting: String, at: Place, meant: String?)
    /// A required setting is missing.
    case missing(setting: String)
    /// A setting is of another kind.
    case wrongKind(setting: String, at: Place, expected: String, found: String)
    /// A setting is of the right kind and cannot be used.
    case unusable(setting: String, at: Place, problem: String)

    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "The configuration \(file) cannot be read: \(reason)."
        case .syntax(let place, let problem): "The configuration is broken in \(place): \(problem)."
        case .unknown(let setting, let place, let meant):
            "The configuration has an unknown setting \(setting) in \(place)." + (meant.map { " Did you mean \($0)?" } ?? "")
        case .missing(let setting): "The configuration lacks the setting \(setting)."
        case .wrongKind(let setting, let place, let expected, let found):
            "The setting \(setting) in \(place) must be \(expected), but it is \(found)."
        case .unusable(let setting, let place, let problem): "The setting \(setting) in \(place) cannot be used: \(problem)."
        }
    }
}
