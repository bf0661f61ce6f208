/// A fault of the place at which a secret is kept.
public enum SecretProblem: Hashable, Sendable {
    /// There is no such file.
    case missing
    /// Others than its owner may read or write it; its mode.
    case openToOthers(mode: UInt32)
    /// It belongs to another user, who could read or change it; that user's number.
    case ownedByAnother(user: UInt32)
    /// It is a folder, a pipe or a device.
    case notAFile
    /// It is larger than any key.
    case tooLarge
    /// Something is there already, and was not overwritten.
    case alreadyThere
    /// The content is not a key of the wanted kind.
    case malformedContent
    /// A credential's name would lead out of its folder.
    case malformedName
    /// No service manager gave credentials to this process.
    case noCredentials
    /// The system refused, with its reason.
    case refused(reason: String)

    /// One sentence for the operator: the fault, and the remedy if it is plain.
    func sentence(about place: String) -> String {
        switch self {
        case .missing: "there is no secret file \(place)"
        case .openToOthers(let mode):
            "the secret file \(place) is open to others (mode 0\(String(mode, radix: 8))); run: chmod 600 \(place)"
        case .ownedByAnother(let user): "the secret file \(place) belongs to user \(user), not to the user of this process"
        case .notAFile: "the secret file \(place) is not a regular file"
        case .tooLarge: "the secret file \(place) is larger than any key"
        case .alreadyThere: "the secret file \(place) exists already and was left as it is"
        case .malformedContent: "the secret file \(place) does not hold a key of the kind that is wanted"
        case .malformedName: "the credential name \(place) may not hold a slash"
        case .noCredentials: "the credential \(place) cannot be read: CREDENTIALS_DIRECTORY is not set, so no service manager passed any"
        case .refused(let reason): "the secret file \(place) cannot be used: \(reason)"
        }
    }
}
