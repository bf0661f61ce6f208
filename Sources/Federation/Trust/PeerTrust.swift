import Cryptography
public import Envelopes
public import HTTPClient

/// The proof that a member's server must give.
public enum PeerTrust {
    /// By the pins, the name and, where one is listed, the authority of the directory.
    public static func of(_ member: DirectoryMember) -> ServerTrust {
        .pinned(
            spki: Set(member.pins.map(\.spki.bytes)), uriName: PeerAuthentication.uriName(of: member.id),
            authority: member.certificateAuthority)
    }
}
