import CommandLineInterface
import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Membership
import NodeConfiguration

/// `hotline init`: makes a node's folder and its join request, and installs the answer.
enum InitCommand {
    static let command = Command(
        "init", summary: "Set a node up: make its keys and apply to a federation",
        discussion: """
            Makes the node's keys, a configuration ready to be edited, and the join request to send to the secretariat. Existing keys are \
            kept: run it again to apply for a new certificate, endpoint or coverage.

            When the secretariat has answered, --accept installs its bundle: certificate, authority and directory, each checked against \
            the pinned root and the node's own keys. If the certificate is for the next TLS key, it is used after “hotline keys switch”.
            """,
        examples: [
            "hotline init --data nl --member nl --name \"Hotline NL\" --country NL --endpoint https://node.nl.example:7443 "
                + "--root root.json --root-digest DIGEST",
            "hotline init --data nl --accept joined-nl.json",
        ],
        options: [
            .required("data", "FOLDER", "The node's folder."), .value("accept", "FILE", "Install the secretariat's answer."),
            .value("member", "ID", "The node's short name in the federation, such as nl."),
            .value("name", "NAME", "What people call the hotline."),
            .value("role", "ROLE", "hotline or central.", default: "hotline"),
            .repeated("country", "CC[:RANK]", "A country it covers; the lowest rank goes first, and 1 is the default."),
            .repeated("endpoint", "URL", "Where peers reach it: https://host:port, the preferred one first."),
            .value("contact", "TEXT", "The person or desk to ask, in words for people."),
            .value("root", "FILE", "The root document, as the secretariat published it."),
            .value("root-digest", "HEX", "The root's digest, as the secretariat gave it by another way."),
            .value("operator-port", "PORT", "The port of the operator's page in the configuration.", default: "7080"), .json,
        ]
    ) { invocation in
        if let bundle = invocation.value("accept") { return try accept(bundle, invocation) }
        return try apply(invocation)
    }

    private static func apply(_ invocation: Invocation) throws -> ExitStatus {
        let application = try application(invocation)
        guard let pinned = Digest(hex: try needed("root-digest", invocation)) else {
            throw UsageError("--root-digest takes 64 lower-case hexadecimal digits.")
        }
        let operatorPort = try invocation.integer("operator-port", in: 0...65_535, default: 7_080)
        let root = try FederationCommands.contents(of: try needed("root", invocation))
        let folder = invocation.required("data")
        let prepared = try NodeFolder(folder).prepare(application, root: root, pinned: pinned, at: .now)
        let configuration = "\(folder)/hotline.json5"
        let isNew = !FileManager.default.fileExists(atPath: configuration)
        if isNew {
            let template = ConfigurationTemplate(
                member: application.member, rootDigest: pinned, federationPort: application.endpoints.first?.port ?? 7_443,
                operatorPort: operatorPort)
            do { try Data(template.text.utf8).write(to: URL(filePath: configuration), options: .atomic) } catch {
                throw CommandFailure(
                    "\(configuration) cannot be written.", remedy: "Check that the folder is writable and the disk not full.")
            }
        }
        invocation.print(
            """
            The keys of \(application.member) are in \(folder)/keys; \(configuration) is \(isNew ? "ready to be edited" : "left as it was").
            Send \(prepared.requestPath) to the secretariat, and read out to it over another way:
              signing key  \(prepared.request.signingKey.keyID)
              TLS key      \(prepared.request.tlsKey.spkiDigest.hex)
            When it has answered: hotline init --data \(folder) --accept joined-\(application.member).json

            """,
            json: [
                "member": .string(application.member.rawValue), "request": .string(prepared.requestPath),
                "configuration": .string(configuration), "signingKey": .string(prepared.request.signingKey.keyID),
                "tlsKey": .string(prepared.request.tlsKey.spkiDigest.hex),
            ])
        return .done
    }

    private static func accept(_ bundle: String, _ invocation: Invocation) throws -> ExitStatus {
        let folder = invocation.required("data")
        let accepted = try NodeFolder(folder).accept(try FederationCommands.contents(of: bundle), at: .now)
        let end = Timestamp(milliseconds: accepted.certificate.notAfter)
        let directory = accepted.directory.map { "directory version \($0.version) lists \($0.members.count) members" }
        invocation.print(
            """
            Installed the \(accepted.isNext ? "next " : "")certificate of \(accepted.member), valid until \(end.day); \(directory ?? "no directory lists this node yet").
            Next: \(next(accepted, in: folder))

            """,
            json: [
                "member": .string(accepted.member.rawValue), "isNext": .bool(accepted.isNext),
                "certificateNotAfter": .string(end.description),
                "directoryVersion": accepted.directory.map { .integer(Int64($0.version)) } ?? .null,
            ])
        return .done
    }

    private static func next(_ accepted: NodeFolder.Accepted, in folder: String) -> String {
        if accepted.directory == nil { return "accept the bundle again when the directory is signed" }
        return accepted.isNext
            ? "hotline keys switch both --data \(folder), when every member has the directory"
            : "hotline serve --config \(folder)/hotline.json5"
    }

    private static func application(_ invocation: Invocation) throws(UsageError) -> NodeFolder.Application {
        let member = try invocation.member(try needed("member", invocation))
        let roleName = invocation.value("role") ?? MemberRole.hotline.rawValue
        guard let role = MemberRole(rawValue: roleName) else { throw UsageError("--role is hotline or central.") }
        var endpoints: [Endpoint] = []
        for text in invocation.values("endpoint") {
            guard let endpoint = Endpoint(text) else {
                throw UsageError("--endpoint takes https://host or https://host:port in lower case and nothing after it.")
            }
            endpoints.append(endpoint)
        }
        guard !endpoints.isEmpty else { throw UsageError("hotline init needs --endpoint URL.") }
        var coverage: [DirectoryMember.Coverage] = []
        for text in invocation.values("country") { coverage.append(try country(text)) }
        return NodeFolder.Application(
            member: member, name: try needed("name", invocation), role: role, coverage: coverage, endpoints: endpoints,
            contact: invocation.value("contact") ?? "")
    }

    private static func country(_ text: String) throws(UsageError) -> DirectoryMember.Coverage {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let country = CountryCode(String(parts[0])), let rank = parts.count == 2 ? Int(parts[1]) : 1,
            (1...1_000).contains(rank)
        else { throw UsageError("--country takes a country code such as NL, or with a rank NL:2.") }
        return DirectoryMember.Coverage(country, rank: rank)
    }

    private static func needed(_ name: String, _ invocation: Invocation) throws(UsageError) -> String {
        guard let value = invocation.value(name) else { throw UsageError("hotline init needs --\(name), or --accept with a bundle.") }
        return value
    }
}
