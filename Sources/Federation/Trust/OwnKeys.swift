public import Cryptography
public import Envelopes
public import HotlineModel

/// This node's own keys as others judge them by the directory.
///
/// They are checked before a key is put in use: nothing is ever signed with a key that no peer can look up.
public enum OwnKeys {
    /// The reason why others would refuse a signing key of this node; `nil` if they accept it, or if there is no directory.
    public static func refusal(
        ofSigningKey name: String, member: MemberID, in directory: Directory?, at now: Timestamp
    ) -> RefusalCode? {
        guard let directory else { return nil }
        do throws(EnvelopeError) {
            try directory.key(name, of: member).check(at: now)
            return nil
        } catch { return error.code }
    }

    /// The reason why others would refuse a TLS key of this node; `nil` if they accept it, or if there is no directory.
    public static func refusal(ofTLSKey pin: Digest, member: MemberID, in directory: Directory?, at now: Timestamp) -> RefusalCode? {
        guard let directory else { return nil }
        guard let listed = directory.member(pin: pin, at: now) else { return .certificateUnpinned }
        return listed.id == member ? nil : .certificateNameMismatch
    }
}
