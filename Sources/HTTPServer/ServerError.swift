import Glibc

/// The reason why a server cannot start, or cannot use a new identity.
public enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process listens at the address.
    case addressInUse(listener: String)
    /// The address is malformed or cannot be bound.
    case cannotBind(listener: String, reason: String)
    /// A certificate chain or key that cannot be used.
    case identity(listener: String, reason: String)
    /// No listener has the name, or two have the same.
    case listenerName(String)
    /// `run` was called before.
    case alreadyRun
    /// A system call failed that the server cannot do without.
    case system(operation: String, reason: String)

    public var description: String {
        switch self {
        case .addressInUse(let listener): "listener \(listener): another process already listens there"
        case .cannotBind(let listener, let reason): "listener \(listener) cannot listen: \(reason)"
        case .identity(let listener, let reason): "listener \(listener): certificate or key unusable: \(reason)"
        case .listenerName(let name): "listener name \(name) is unknown or used twice"
        case .alreadyRun: "this server was already run"
        case .system(let operation, let reason): "\(operation) failed: \(reason)"
        }
    }
}

/// The system's text for an error number.
func errorText(_ code: Int32) -> String { String(cString: strerror(code)) }
