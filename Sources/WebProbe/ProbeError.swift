/// A look that was not made, for a reason on this side.
public enum ProbeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The address is neither `http` nor `https`, or cannot be read; or a limit, word or name of the look cannot be sent.
    case malformedLook
    /// The caller's task was cancelled, or the probe was shut down.
    case cancelled
    /// The limit of looks at once was already reached, or the system has no thread, descriptor or memory left.
    case overloaded
    /// The file of authorities cannot be used.
    case badAuthorities

    public var description: String {
        switch self {
        case .malformedLook: "the address cannot be looked at: it is neither http nor https, or it is malformed"
        case .cancelled: "the look was cancelled"
        case .overloaded: "too many looks are under way"
        case .badAuthorities: "the file with the authorities of TLS certificates cannot be used; check its path and that it is PEM"
        }
    }
}
