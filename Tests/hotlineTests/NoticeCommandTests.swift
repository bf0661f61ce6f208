import Envelopes
import Foundation
import TestMail
import TestSupport
import Testing

/// `hotline takedown contacts` and `notices`, typed as operators do, with a mail server of another make.
@Suite struct NoticeCommandTests {
    let federation: ScratchFederation

    init() async throws { federation = try await ScratchFederation() }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    /// A resolver is set, though the hosts file names every host.
    private func configure(port: UInt16) throws {
        try federation.configure(
            hosting: """
                { sources: [{ name: "overrides", type: "overrides", files: ["overrides"] }], hostsFile: "hosts", resolve: "system" }
                """,
            more: """
                takedown: { notices: {
                  enabled: true, relay: { host: "127.0.0.1", port: \(port), security: "none", ehloName: "hotline.example" },
                  hotline: { name: "Hotline nl", postalAddress: ["Street 1"], mailbox: "notices@hotline.example", country: "NL" },
                } }
                """)
    }

    @Test func aProviderIsToldOnceAPersonApprovedItsContact() async throws {
        let relay = try await MailRelay()
        try configure(port: relay.port)
        let node = try await federation.serve()
        let added = try await run(
            "takedown", "contacts", "add", "abuse@provider.example", "--for", "network:10.0.0.0/16", "--shape", "report")
        #expect(added.output == "added: contact 1; approve it with `hotline takedown contacts approve 1`\n")
        let reported = try await run("report", "-", "--json", input: "http://host.example/a\n")
        let id = try #require(reported.json?["case"]?.string, "\(reported.error)")
        #expect(try await run("assess", id, "--classification", "baseline").status == 0)
        try await node.waitFor("notices.planned")
        #expect(try await run("takedown", "notices").output.contains("gathering          1"))
        let preview = try await run("takedown", "notices", "preview", "1").output
        #expect(preview.contains("abuse@provider.example") && preview.contains("multipart/report"))
        #expect(
            try await run("takedown", "notices", "send-now", "1", "--actor", "omar").output.hasPrefix(
                "recorded: notice 1; it goes out as soon as contact 1"))
        let shown = try await run("takedown", "notices", "preview", "1", "--json").json
        #expect(shown?["number"]?.integer == 1 && shown?["text"]?.string?.contains("abuse@provider.example") == true)
        #expect(try await run("takedown", "contacts", "approve", "1", "--actor", "anna").output == "recorded: contact 1\n")
        let delivery = try #require(try await relay.nextDelivery())
        #expect(delivery.recipients == ["abuse@provider.example"] && delivery.greeting == "hotline.example")
        #expect(try await PythonEnvironment.read(delivery.bytes)["xarf"]?["hasReport"]?.bool == true)
        try await node.waitFor("notices.sent")
        let listed = try await run("takedown", "notices", "list", "--state", "sent", "--json").json?["items"]?.array?.first
        #expect(listed?["cases"]?.integer == 1 && listed?["to"]?.string == "abuse@provider.example" && listed?["attempts"]?.integer == 1)
        #expect(try await run("case", id, "--json").output.contains("noticed"))
        let answered = try await run("takedown", "notices", "answer", "1", "passedOn", "--reference", "ABC-4711")
        #expect(answered.output == "recorded: notice 1\n")
        #expect(try await run("takedown", "notices", "answers", "--notice", "1").output.contains("passedOn"))
        #expect(
            try await run("takedown", "notices", "answer", "1", "other", "--reference", "http://a.example/b").error.contains(
                "holds an address"))
        #expect(try await run("takedown", "notices", "release", "1").error.contains("has gone out; record what its contact says"))
        let edited = try await run("takedown", "contacts", "edit", "1", "--place", "abuse@new.example", "--actor", "omar")
        #expect(edited.output == "changed: contact 1; approve it with `hotline takedown contacts approve 1`\n", "\(edited.error)")
        #expect(try await run("takedown", "contacts", "edit", "1").status == 64)
        #expect(await node.stop() == 0)
        // The address stands in no log line.
        #expect(!node.said("host.example/a"))
    }

    @Test func whatWouldInjectIsRefusedAndRefusalsSayWhatToDo() async throws {
        let node = try await federation.serve()
        let injected = try await run("takedown", "contacts", "add", "abuse@provider.example\r\nBcc: a@b.example", "--for", "as:64500")
        #expect(injected.status == 64 && injected.error.contains("no control characters") && !injected.error.contains("provider"))
        let form = try await run("takedown", "contacts", "add", "https://u:p@provider.example/", "--form", "--for", "as:64500")
        #expect(form.status == 1 && form.error.contains("unusableContact") && !form.error.contains("provider"))
        #expect(try await run("takedown", "contacts", "add", "abuse@provider.example").status == 64)
        #expect(try await run("takedown", "contacts", "approve", "9").error.contains("there is no contact 9"))
        #expect(try await run("takedown", "contacts", "approve", "9-").status == 64)
        #expect(try await run("takedown", "contacts", "approve").status == 64)
        #expect(try await run("takedown", "contacts", "remove", "9").error.contains("there is no contact 9"))
        #expect(try await run("takedown", "notices", "hold", "9").error.contains("there is no notice 9"))
        #expect(try await run("takedown", "notices", "preview", "9").error.contains("sends no notices"))
        #expect(try await run("takedown", "notices").output.hasPrefix("off: see takedown.notices"))
        #expect(try await run("takedown", "notices", "untold", "why").status == 64)
        #expect(try await run("takedown", "notices", "untold", "noContact").output == "none\n")
        #expect(await node.stop() == 0)
    }
}
