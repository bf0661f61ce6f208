import CommandLineInterface
import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Membership

/// `hotline federation …`: the secretariat's side.
enum FederationCommands {
    static let group = Command(
        "federation", summary: "Found and run a federation: for its secretariat",
        discussion: """
            The secretariat keeps one folder with the federation's root keys, its certificate authority and the directory of members. Keep \
            it on a machine without a network: everything goes in and out as files.

            Members apply with the file that “hotline init” makes. Compare its two fingerprints with what the applicant reads out over \
            another way before you add it.
            """,
        examples: [
            "hotline federation create --dir secretariat --name Example",
            "hotline federation add-member --dir secretariat join-nl.json",
            "hotline federation sign --dir secretariat",
        ],
        subcommands: [
            create, addMember, RenewalCommands.renewMember, RenewalCommands.revokeKey, suspend, sign, show, RootCommands.group,
        ])

    private static let folder = Option.required("dir", "FOLDER", "The secretariat's folder.")

    private static let create = Command(
        "create", summary: "Found a federation in a new folder",
        discussion: """
            Makes root keys, the root document they sign, the key that signs directories, and the certificate authority. Prints the root's \
            digest. Give it to every member by another way than the root document itself, on paper or by telephone.
            """,
        examples: ["hotline federation create --dir secretariat --name Example --threshold 2 --keys 3"],
        options: [
            folder, .required("name", "NAME", "What people call the federation."),
            .value("threshold", "K", "How many root keys must sign the next root.", default: "2"),
            .value("keys", "N", "How many root keys there are; keep them apart.", default: "3"), .json,
        ]
    ) { invocation in
        let secretariat = try Secretariat.found(
            in: invocation.required("dir"), name: invocation.required("name"),
            threshold: try invocation.integer("threshold", in: 1...64, default: 2),
            keys: try invocation.integer("keys", in: 1...64, default: 3), at: .now)
        let root = secretariat.root
        invocation.print(
            """
            The federation is in \(invocation.required("dir")). Its root digest, to be handed over by another way than the root itself:

              \(root.digest.hex)

            Of the root keys, keys/root-*.key, \(root.threshold) of \(root.keys.count) must sign the next root: keep them apart from this folder and from each other.

            """,
            json: [
                "rootDigest": .string(root.digest.hex), "root": .string("\(invocation.required("dir"))/root.json"),
                "threshold": .integer(Int64(root.threshold)), "keys": .integer(Int64(root.keys.count)),
            ])
        return .done
    }

    private static let addMember = Command(
        "add-member", summary: "Add a member, or renew its entry",
        discussion: """
            Checks the join request, issues a TLS certificate, lists the member in the next directory and writes the bundle joined-ID.json \
            to send back. The directory counts once “hotline federation sign” has signed it; the bundle then holds it too.

            A request of a listed member renews its certificate, endpoints and coverage; one of its listed keys must have signed it. If \
            all of them are lost or stolen, --replace-keys accepts a request with new keys. Then compare the fingerprints with special \
            care, because nothing else proves who asks.
            """,
        examples: ["hotline federation add-member --dir secretariat join-nl.json"],
        options: [folder, .flag("replace-keys", "Revoke every key listed for the member, and list those of the request instead."), .json],
        arguments: [.required("REQUEST", "The file that “hotline init” wrote.")]
    ) { invocation in
        var secretariat = try Secretariat(folder: invocation.required("dir"))
        let request = try contents(of: invocation.argument("REQUEST"))
        let admission = try secretariat.admit(request, replacingKeys: invocation.flag("replace-keys"), at: .now)
        let member = admission.request.member
        invocation.print(
            """
            \(admission.isRenewal ? "Renewed" : "Added") \(member). Compare with what the applicant reads out:
              signing key  \(admission.request.signingKey.keyID)
              TLS key      \(admission.request.tlsKey.spkiDigest.hex)
            The certificate is valid until \(Timestamp(milliseconds: admission.certificate.notAfter).day).
            Next: hotline federation sign --dir \(invocation.required("dir")), then send \(admission.bundlePath) to \(member).

            """,
            json: [
                "member": .string(member.rawValue), "renewed": .bool(admission.isRenewal),
                "signingKey": .string(admission.request.signingKey.keyID), "tlsKey": .string(admission.request.tlsKey.spkiDigest.hex),
                "certificateNotAfter": .string(Timestamp(milliseconds: admission.certificate.notAfter).description),
                "bundle": .string(admission.bundlePath),
            ])
        return .done
    }

    private static let suspend = Command(
        "suspend", summary: "Suspend a member, or lift its suspension",
        discussion: """
            A suspended member neither gets nor gives new reports; they wait in the senders' queues. Updates about known cases still pass. \
            The suspension counts once “hotline federation sign” has signed the next directory.
            """,
        examples: ["hotline federation suspend --dir secretariat nl", "hotline federation suspend --dir secretariat nl --lift"],
        options: [folder, .flag("lift", "Lift the suspension."), .json], arguments: [.required("MEMBER", "The member's id.")]
    ) { invocation in
        let member = try invocation.member(invocation.argument("MEMBER"))
        var secretariat = try Secretariat(folder: invocation.required("dir"))
        let isSuspended = !invocation.flag("lift")
        try secretariat.setSuspended(isSuspended, member)
        invocation.print(
            "\(member) is \(isSuspended ? "suspended" : "active") from the next directory on: hotline federation sign --dir \(invocation.required("dir"))\n",
            json: ["member": .string(member.rawValue), "status": .string(isSuspended ? "suspended" : "active")])
        return .done
    }

    private static let sign = Command(
        "sign", summary: "Sign the next directory",
        discussion: """
            Raises the directory's version, dates it, signs it into directory.jws and renews every bundle. Do it daily: after its end \
            alarms ring at every member, and fourteen days later nothing is delivered any more.
            """,
        examples: ["hotline federation sign --dir secretariat"],
        options: [folder, .value("days", "N", "The number of days for which it is valid.", default: "7"), .json]
    ) { invocation in
        let days = try invocation.integer("days", in: 1...90, default: 7)
        var secretariat = try Secretariat(folder: invocation.required("dir"))
        let directory = try secretariat.sign(at: .now, lifetime: .seconds(days * 86_400))
        invocation.print(
            "Signed version \(directory.version) with \(directory.members.count) members, valid until \(directory.expiresAt.day): "
                + "\(invocation.required("dir"))/directory.jws\n",
            json: [
                "version": .integer(Int64(directory.version)), "digest": .string(directory.digest.hex),
                "members": .integer(Int64(directory.members.count)), "expiresAt": .string(directory.expiresAt.description),
                "directory": .string("\(invocation.required("dir"))/directory.jws"),
            ])
        return .done
    }

    private static let show = Command(
        "show", summary: "Show the members, who covers what, and what expires when",
        examples: ["hotline federation show --dir secretariat"],
        options: [folder, .json]
    ) { invocation in
        let secretariat = try Secretariat(folder: invocation.required("dir"))
        let overview = try FederationOverview(secretariat)
        invocation.print(overview.text(width: invocation.console.width), json: overview.json)
        return .done
    }

    /// Reads a file that somebody sent.
    static func contents(of path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path) cannot be read.", remedy: "Check the name and that you may read it.")
        }
        return Array(data)
    }
}
