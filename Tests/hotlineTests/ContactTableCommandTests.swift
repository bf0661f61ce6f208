import Envelopes
import Foundation
import TestSupport
import Testing

/// `hotline takedown contacts import` and `export`, and interfaces and identities, typed as operators do.
@Suite struct ContactTableCommandTests {
    let federation: ScratchFederation

    init() async throws { federation = try await ScratchFederation() }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    private func configure(_ notices: String) throws { try federation.configure(more: "takedown: { notices: { \(notices) } }") }

    @Test func aTableIsTakenRefusedRowsAreNamedAndARoundTripChangesNothing() async throws {
        try configure("identities: [{ id: \"desk\" }]")
        let node = try await federation.serve()
        let table = """
            place,for,language,identity
            abuse@provider.example,as:64500 host:provider.example,nl,desk
            abuse@other.example,as:0,,
            third@provider.example,as:64501,,unknown
            """
        let first = try await run("takedown", "contacts", "import", "-", "--actor", "anna", input: table)
        #expect(first.status == 1 && first.output.contains("3 rows: 1 added, 0 changed, 0 known, 2 refused"))
        #expect(first.output.contains("line 3: ") && first.output.contains("line 4: ") && first.error.contains("2 of 3 rows were refused"))
        #expect(try await run("takedown", "contacts", "--json").json?["items"]?.array?.first?["state"]?.string == "proposed")
        for format in ["csv", "json"] {
            let exported = try await run("takedown", "contacts", "export", "--format", format).output
            let again = try await run("takedown", "contacts", "import", "-", "--format", format, "--json", input: exported)
            #expect(again.status == 0 && again.json?["known"]?.integer == 1 && again.json?["added"]?.integer == 0, "\(again.error)")
        }
        let elements =
            #"[{"place":"a@provider.example","standsFor":["as:64510"]},{"place":"b@provider.example","standsFor":[],"language":"dutch"}]"#
        let mixed = try await run("takedown", "contacts", "import", "-", "--format", "json", input: elements)
        #expect(mixed.status == 1 && mixed.output.contains("element 2: `language` "), "\(mixed.output)")
        #expect(mixed.error.contains("Correct those elements"))
        #expect(try await run("takedown", "contacts", "import", "-", input: "url\n").error.contains("This is no table of contacts"))
        #expect(try await run("takedown", "contacts", "import", "-", "--format", "xml", input: "").status == 64)
        #expect(try await run("takedown", "notices", "submissions").output == "none\n")
        let stranger = try await run("takedown", "contacts", "add", "cloud", "--interface", "--for", "as:64502")
        #expect(stranger.status == 1 && stranger.error.contains("takedown.notices.interfaces"))
        #expect(try await run("takedown", "contacts", "add", "cloud", "--interface", "--form", "--for", "as:64502").status == 64)
        #expect(await node.stop() == 0)
    }

    @Test func aThousandContactsAreApprovedByTheTableThatWasRead() async throws {
        let node = try await federation.serve()
        let rows = (1...1_000).map { "abuse@provider\($0).example,host:provider\($0).example\n" }
        let table = "place,for\n" + rows.joined()
        #expect(try await run("takedown", "contacts", "import", "-", input: table).output.contains("1000 rows: 1000 added"))
        let changed = try await run("takedown", "contacts", "edit", "7", "--language", "nl")
        #expect(changed.status == 0, "\(changed.error)")
        let approved = try await run("takedown", "contacts", "approve", "--from", "-", "--actor", "anna", input: table)
        #expect(approved.output.contains("1000 rows: 1000 approved, 0 known, 0 refused"), "\(approved.output)")
        #expect(try await run("takedown", "contacts", "withdraw", "3").status == 0)
        #expect(try await run("takedown", "contacts", "withdraw", "5").status == 0)
        let again = try await run("takedown", "contacts", "approve", "1-4,5", "--actor", "anna", "--json").json
        let numbers = again?["approved"]?.array?.compactMap(\.integer)
        #expect(numbers == [5, 3])
        #expect(again?["refused"] == [])
        #expect(try await run("takedown", "contacts", "--state", "withdrawn").output == "none\n")
        #expect(try await run("takedown", "contacts", "remove", "9").output == "recorded: contact 9\n")
        #expect(await node.stop() == 0)
    }
}
