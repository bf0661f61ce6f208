import CommandLineInterface
import Cryptography
import Envelopes
import HotlineModel
import Membership

/// The secretariat's commands for members' keys.
enum RenewalCommands {
    static let renewMember = Command(
        "renew-member", summary: "List a member's next keys beside those in use",
        discussion: """
            Reads the file that “hotline keys renew” wrote; the member's signing key in use must have signed it. It lists the pin of the \
            next TLS key beside the one in use, and issues a certificate for it. It lists the next signing key, dated back a week, and \
            gives the former keys their end. The change counts once “hotline federation sign” has signed the next directory.
            """,
        examples: ["hotline federation renew-member --dir secretariat renew-nl.json"],
        options: [
            .required("dir", "FOLDER", "The secretariat's folder."),
            .value("overlap-days", "N", "The number of days for which the former signing key still counts.", default: "30"), .json,
        ], arguments: [.required("REQUEST", "The file that “hotline keys renew” wrote.")]
    ) { invocation in
        let overlap = Duration.seconds(try invocation.integer("overlap-days", in: 1...365, default: 30) * 86_400)
        let request = try FederationCommands.contents(of: invocation.argument("REQUEST"))
        var secretariat = try Secretariat(folder: invocation.required("dir"))
        let renewal = try secretariat.renew(request, overlap: overlap, at: .now)
        let member = renewal.request.member
        let certificateEnd = renewal.certificate.map { Timestamp(milliseconds: $0.notAfter) }
        var lines = ["Listed the next keys of \(member):"]
        if let key = renewal.request.nextSigningKey {
            lines.append("  signing key  \(key.keyID); the former one ends at \(renewal.formerKeysEnd?.description ?? "once")")
        }
        if let key = renewal.request.nextTLSKey, let certificateEnd {
            lines.append("  TLS key      \(key.spkiDigest.hex), certificate until \(certificateEnd.day)")
        }
        lines.append("Next: hotline federation sign --dir \(invocation.required("dir")), then send \(renewal.bundlePath) to \(member).")
        invocation.print(
            lines.joined(separator: "\n") + "\n",
            json: [
                "member": .string(member.rawValue), "nextSigningKey": renewal.request.nextSigningKey.map { .string($0.keyID) } ?? .null,
                "nextTLSKey": renewal.request.nextTLSKey.map { .string($0.spkiDigest.hex) } ?? .null,
                "formerKeysEnd": renewal.formerKeysEnd.map { .string($0.description) } ?? .null,
                "certificateNotAfter": certificateEnd.map { .string($0.description) } ?? .null, "bundle": .string(renewal.bundlePath),
            ])
        return .done
    }

    static let revokeKey = Command(
        "revoke-key", summary: "Revoke a member's signing key, or drop the pin of its TLS key",
        discussion: """
            From the next directory on, members refuse everything that the signing key signs, and every connection with the TLS key. \
            Batches accepted before stay valid. If the member has no key left, add its new join request with “add-member --replace-keys”.
            """,
        examples: ["hotline federation revoke-key --dir secretariat nl --key KID"],
        options: [
            .required("dir", "FOLDER", "The secretariat's folder."),
            .required("key", "NAME", "The kid of a signing key, or a pin in hexadecimal digits."), .json,
        ], arguments: [.required("MEMBER", "The member's id.")]
    ) { invocation in
        let member = try invocation.member(invocation.argument("MEMBER"))
        let name = invocation.required("key")
        var secretariat = try Secretariat(folder: invocation.required("dir"))
        let left = try secretariat.revoke(name, of: member, at: .now)
        invocation.print(
            "\(member) has \(left.keys) signing keys and \(left.pins) TLS keys left, from the next directory on: hotline federation sign --dir \(invocation.required("dir"))\n",
            json: [
                "member": .string(member.rawValue), "revoked": .string(name), "signingKeys": .integer(Int64(left.keys)),
                "tlsKeys": .integer(Int64(left.pins)),
            ])
        return .done
    }
}
