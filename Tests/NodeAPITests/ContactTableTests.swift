import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import NodeAPI

@Suite struct ContactTableTests {
    private func rows(_ text: String, isJSON: Bool = false) throws -> [ContactTable.Row] {
        try ContactTable(Array(text.utf8), isJSON: isJSON).rows
    }

    private func words(_ row: ContactTable.Row) -> String? {
        guard case .failure(let problem) = row.contact else { return nil }
        return problem.detail
    }

    @Test func aTableNamesItsColumnsInAnyOrder() throws {
        let table = try ContactTable(
            Array(
                "For;Place;LANGUAGE;passesOn;colour\nas:64500 host:provider.example;abuse@provider.example;nl;yes;red\n;x@y.example;;;\n"
                    .utf8),
            isJSON: false)
        let first = try table.rows[0].contact.get()
        #expect(first.place.text == "abuse@provider.example" && first.standsFor.map(\.text) == ["as:64500", "host:provider.example"])
        #expect(first.language?.text == "nl" && first.passesOn == true && first.channel == nil && first.threaded == nil)
        #expect(try table.rows[1].contact.get().standsFor.isEmpty)
        #expect(table.ignored == ["colour"] && table.rows.map(\.line) == [2, 3])
    }

    @Test(
        arguments: [
            (",as:64500,,", "it has no place, or one that is too long or has control characters"),
            ("a@b.example,as:1,fax,", "its channel must be one of"),
            ("a@b.example,as:1,,maybe", "its threaded must be true or false"), ("a@b.example,as:1", "it has 2 fields where"),
            ("\"a@b.example,as:1,,", "its quotes do not fit"),
        ])
    func aRowThatCannotBeUsedIsNamedByItsLine(row: String, says: String) throws {
        let rows = try rows("place,for,channel,threaded\nc@d.example,as:2,,\n\(row)\n")
        #expect(rows.map(\.line) == [2, 3] && words(rows[0]) == nil)
        #expect(words(rows[1])?.contains(says) == true, "\(words(rows[1]) ?? "")")
    }

    @Test func theSecondOfTwoRowsAboutOneContactIsRefused() throws {
        let rows = try rows("place,for,scope\na@b.example,as:1,\nA@B.example,as:2,\na@b.example,host:b.example,siteOwner\n")
        #expect(rows.map { words($0)?.hasPrefix("the contact stands in line 2 already") ?? false } == [false, true, false])
    }

    @Test func whatIsNoTableOfContactsIsRefusedAsAWhole() {
        for text in ["", "place\na@b.example\n", "place,for,for\n", "url\nhttp://a.example/\n"] {
            #expect(throws: InputError.self) { try rows(text) }
        }
        #expect(throws: (any Error).self) { try rows("{}", isJSON: true) }
        #expect(throws: (any Error).self) { try rows("[", isJSON: true) }
    }

    @Test func aContactInJSONIsNamedByItsPlaceInTheArray() throws {
        let rows = try rows(
            #"[{"place":"a@b.example","standsFor":["as:1"],"identity":"desk"},{"place":"a@b.example"},{"place":"c@d.example","standsFor":["as:2"],"colour":1},7]"#,
            isJSON: true)
        #expect(try rows[0].contact.get().identity?.text == "desk")
        #expect(rows.map(\.line) == [1, 2, 3, 4] && rows.dropFirst().allSatisfy { words($0) != nil })
    }

    private func view(_ number: Int64, _ place: String, _ change: (inout ProviderContactView) -> Void = { _ in }) -> ProviderContactView {
        var view = ProviderContactView(
            number: number, place: place, channel: .mail, scope: .network, source: "person", state: .approved,
            standsFor: ["as:64500", "host:provider.example"], shape: .report, language: "nl", threaded: false, passesOn: true,
            mechanism: true, proposedAt: Timestamp(milliseconds: 0), proposedBy: "omar")
        change(&view)
        return view
    }

    @Test(arguments: [false, true]) func aTableThatWasWrittenReadsBackTheSame(isJSON: Bool) throws {
        let contacts = [
            view(1, "abuse@provider.example") { $0.identity = "desk" }, view(2, "+odd@provider.example"),
            view(3, "https://form.example/a,b") { ($0.channel, $0.scope, $0.threaded) = (.form, .siteOwner, true) },
            view(4, "cloud") { $0.channel = .interface },
        ]
        let text = isJSON ? ContactTable.json(contacts) : ContactTable.csv(contacts)
        let read = try ContactTable(Array(text.utf8), isJSON: isJSON)
        #expect(read.ignored == (isJSON ? [] : ["state"]))
        for (row, contact) in zip(read.rows, contacts) {
            let request = try row.contact.get()
            #expect(request.place.text == contact.place && request.standsFor.map(\.text) == contact.standsFor)
            #expect(request.channel == contact.channel && request.scope == contact.scope && request.shape == contact.shape)
            #expect(request.language?.text == contact.language && request.identity?.text == contact.identity)
            #expect(request.threaded == contact.threaded && request.passesOn == contact.passesOn)
            #expect(request.mechanism == contact.mechanism)
        }
        #expect(read.rows.count == contacts.count)
    }
}
