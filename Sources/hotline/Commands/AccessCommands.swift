import AccessControl
import CommandLineInterface
import Envelopes

/// Access tokens: who may use the node's interfaces.
enum AccessCommands {
    static let group = Command(
        "access", summary: "Make access tokens, list their holders, take tokens back",
        discussion: """
            A token lets a program or a person use the operators' listener, or the intake's, with the rights of one role: viewer looks at \
            figures, peers and cases; analyst sees addresses and assesses; officer also records actions and hands tips to the police; \
            administrator may do everything; intake hands reports in and sees nothing; consumer pulls the hash feed. The node keeps \
            digests only, in the file `access` of the data folder, and reads it at every request, so a token that is taken back ends at \
            once.
            """,
        subcommands: [add, list, remove])

    private static let add = Command(
        "add", summary: "Make a token and print it, once", examples: ["hotline access add web-form --role intake"],
        options: [NodeAccess.configOption, .required("role", "ROLE", Role.allCases.map(\.rawValue).joined(separator: ", ") + "."), .json],
        arguments: [.required("NAME", "The holder's name; the events of the holder's actions show it.")]
    ) { invocation in
        guard let role = Role(rawValue: invocation.required("role")) else {
            throw UsageError("--role takes one of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        let path = try NodeAccess.configuration(invocation).accessPath
        let (name, token) = (invocation.argument("NAME"), AccessToken())
        try change(path) { list throws(AccessError) in try list.add(name, role: role, token: token) }
        invocation.print(
            "\(token.secretText)\nThis is shown once. Its bearer sends it as `Authorization: Bearer …`, or types it as the password of the operators' page.",
            json: ["name": .string(name), "role": .string(role.rawValue), "token": .string(token.secretText)])
        return .done
    }

    private static let list = Command(
        "list", summary: "List who has a token", options: [NodeAccess.configOption, .json]
    ) { invocation in
        let holders = try read(try NodeAccess.configuration(invocation).accessPath).holders
        let table = Listing<AccessList.Holder>(.text("name") { $0.name }, .text("role") { $0.role.rawValue })
        invocation.print(
            holders.isEmpty ? "nobody has a token" : table.table(holders),
            json: .array(holders.map { ["name": .string($0.name), "role": .string($0.role.rawValue)] }))
        return .done
    }

    private static let remove = Command(
        "remove", summary: "Take a token back", examples: ["hotline access remove web-form"], options: [NodeAccess.configOption, .json],
        arguments: [.required("NAME", "Whose token it is.")]
    ) { invocation in
        let path = try NodeAccess.configuration(invocation).accessPath
        let name = invocation.argument("NAME")
        try change(path) { list throws(AccessError) in
            guard list.remove(name) else { throw .file(sentence: "nobody of that name has a token; see `hotline access list`") }
        }
        invocation.print("the token of \(name) no longer counts", json: ["removed": .string(name)])
        return .done
    }

    private static func read(_ path: String) throws -> AccessList {
        do { return try AccessBook.read(path) } catch { throw CommandFailure("\(path): \(error).") }
    }

    private static func change(_ path: String, _ body: (inout AccessList) throws(AccessError) -> Void) throws {
        var list = try read(path)
        do throws(AccessError) {
            try body(&list)
            try AccessBook.write(list, to: path)
        } catch {
            throw CommandFailure("\(error).")
        }
    }
}
