/// The result of asking one server once.
public enum RegistrationReply: Hashable, Sendable {
    /// The server has the object.
    case object(RegistrationObject)
    /// The server does not have it, so that it publishes nothing.
    case notFound
    /// Another server has it.
    case redirected(String)
    /// Nobody knows what is published.
    case failed(LookupFailure)

    /// Reads an answer by its status and body.
    ///
    /// - Parameter location: The `Location` of a redirect, as an absolute URL.
    public init(status: Int, location: String? = nil, body: [UInt8], limits: RegistrationLimits = RegistrationLimits()) {
        switch status {
        case 200:
            do { self = .object(try RegistrationObject(parsing: body, limits: limits)) } catch {
                switch error {
                case .tooLarge: self = .failed(.tooLarge)
                case .notRDAP: self = .failed(.notRDAP)
                // An error in a body under 200 counts as the status that it names.
                case .refused(404): self = .notFound
                case .refused(429): self = .failed(.rateLimited)
                case .refused(let status): self = .failed(.refused(status: status))
                }
            }
        case 301, 302, 303, 307, 308:
            self = location.flatMap { WebAddress.isUsable($0) ? .redirected($0) : nil } ?? .failed(.notRDAP)
        case 404: self = .notFound
        case 429: self = .failed(.rateLimited)
        default: self = .failed(.refused(status: status))
        }
    }
}

/// The reason why a look-up brought nothing, although something may be published.
public enum LookupFailure: Hashable, Sendable {
    /// The bootstrap file names no server for the subject.
    case noServer
    /// The server could not be reached, or did not answer in time.
    case unreachable
    /// The server asks for patience.
    case rateLimited
    case refused(status: Int)
    case tooLarge
    case notRDAP
    /// Redirects and related links led in a circle, or too far.
    case loop
}
