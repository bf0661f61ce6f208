import RegistrationData
import Testing

/// Tests which contacts are read from answers.
@Suite struct ReadingTests {
    @Test(arguments: [
        ("ripe", ["abuse@hoster.example", "noc@hoster.example", "Security@hoster.example"]), ("arin", ["abuse@cloud.example"]),
        ("apnic", ["irt@carrier.example", "abuse@carrier.example"]),
        ("lacnic", ["abuso@hospedagem.example", "https://hospedagem.example/abuso"]), ("registry", ["abuse@registrar.example"]),
        ("registrar", ["abuse@registrar.example", "https://registrar.example/abuse"]), ("autnum", ["abuse@transit.example"]),
    ])
    func recordedAnswersAreRead(name: String, channels: [String]) throws {
        #expect(try Set(RecordedAnswer.object(name).channels) == Set(channels))
    }

    @Test func eachContactHasItsPlaceAndItsSign() throws {
        let ripe = try RecordedAnswer.object("ripe")
        #expect(
            ripe.contacts == [
                AbuseContact(
                    channel: RecordedAnswer.mailbox("noc@hoster.example"), scope: .network, sign: .role,
                    path: "entities[1].vcardArray[1][4]"),
                AbuseContact(
                    channel: RecordedAnswer.mailbox("abuse@hoster.example"), scope: .network, sign: .role,
                    path: "entities[1].vcardArray[1][5]"),
                AbuseContact(
                    channel: RecordedAnswer.mailbox("Security@hoster.example"), scope: .network, sign: .type,
                    path: "entities[3].vcardArray[1][5]"),
            ])
        let arin = try RecordedAnswer.object("arin")
        #expect(arin.contacts.map(\.path) == ["entities[0].entities[0].vcardArray[1][4]"])
        #expect(try RecordedAnswer.object("autnum").contacts.map(\.scope) == [.system])
        #expect(try RecordedAnswer.object("registrar").contacts.map(\.scope) == [.registrar, .registrar])
    }

    @Test func relatedAnswersAreNamedAndOtherLinksAreNot() throws {
        #expect(try RecordedAnswer.object("registry").related == ["https://registrar.example/rdap/domain/PICTURES.TEST"])
        #expect(try RecordedAnswer.object("arin").related == [])
        // A related page for people is no answer.
        #expect(try RecordedAnswer.object("apnic").related == [])
    }

    // MARK: None, redacted, placeholders

    @Test func redactedIsNotNone() throws {
        #expect(try RecordedAnswer.object("redacted").publication == .redacted)
        #expect(try RegistrationObject(parsing: RecordedAnswer.network("{}")).publication == .nothing)
        let hidden = RecordedAnswer.abuse(#"["email",{},"text","REDACTED FOR PRIVACY"]"#)
        #expect(try RegistrationObject(parsing: RecordedAnswer.network(hidden)).publication == .redacted)
        let other = #","redacted":[{"name":{"type":"Tech Phone Ext"},"method":"removal"}]"#
        #expect(try RegistrationObject(parsing: RecordedAnswer.network("{}", more: other)).publication == .nothing)
    }

    @Test(arguments: [
        "abuse@iana.org", "helpdesk@apnic.net", "abuse@RIPE.net", "unread@hoster.example", "no-reply@hoster.example", "abuse@x.arin.net",
    ])
    func registriesPlaceholdersAreDropped(mailbox: String) throws {
        let entity = RecordedAnswer.abuse(#"["email",{},"text","\#(mailbox)"]"#)
        let object = try RegistrationObject(parsing: RecordedAnswer.network(entity))
        #expect(object.publication == .nothing)
        #expect(object.placeholders == 1)
    }

    @Test func aRegistrysPlaceholderAloneIsNoContact() throws {
        let object = try RecordedAnswer.object("placeholder")
        #expect(object.publication == .nothing)
        #expect(object.placeholders == 1)
    }

    // MARK: Hostile and broken cards

    @Test(arguments: [
        #"a@b.example\r\nRCPT TO:<c@d.example>"#, #"a@b.example>"#, "<a@b.example>", "a@b", "a@@b.example", "@b.example", "a b@c.example",
        #"\"a b\"@c.example"#, "a@[192.0.2.1]", "a@b.example, c@d.example", "a@-b.example", ".a@b.example", "a..b@c.example",
        "a@localhost",
        "a@b.example?cc=c@d.example", "a\u{e9}@b.example", "a@b.example\\u0000",
    ])
    func aMailboxThatIsMoreThanAMailboxIsDropped(text: String) throws {
        let object = try RegistrationObject(parsing: RecordedAnswer.network(RecordedAnswer.abuse(#"["email",{},"text","\#(text)"]"#)))
        #expect(object.publication == .nothing)
        #expect(object.malformed == 1)
    }

    @Test(arguments: [
        "javascript:alert(1)", "https://user:pass@evil.example/", "https://a.example/\\u0022onload", "/abuse", "https://",
        "https:// a.example",
    ])
    func aPageThatIsNoWebAddressIsDropped(text: String) throws {
        let entity = RecordedAnswer.abuse(#"["contact-uri",{},"uri","\#(text)"]"#)
        #expect(try RegistrationObject(parsing: RecordedAnswer.network(entity)).publication == .nothing)
    }

    @Test func aBrokenPropertyHidesNoOther() throws {
        let card =
            #"null,[],["email"],["email",{},"text"],["email",{},"text",7],["email",[],"text",""],"x",["EMAIL",{},"text","MailTo:a@b.example"]"#
        let object = try RegistrationObject(parsing: RecordedAnswer.network(RecordedAnswer.abuse(card)))
        #expect(object.channels == ["a@b.example"])
    }

    @Test(arguments: [
        (#"["technical"]"#, #"{"type":"abuse"}"#, true), (#"["technical"]"#, #"{"type":["work","Abuse"]}"#, true), ("[]", "{}", false),
        (#"["technical"]"#, #"{"type":"work"}"#, false), (#"["ABUSE"]"#, "{}", true), (#"["abuse-contact"]"#, "{}", false),
        ("7", "{}", false), (#""abuse""#, "{}", false),
    ])
    func aContactForAbuseHasTheRoleOrTheType(roles: String, parameters: String, isContact: Bool) throws {
        let entity = RecordedAnswer.abuse(#"["email",\#(parameters),"text","a@b.example"]"#, roles: roles)
        #expect(try RegistrationObject(parsing: RecordedAnswer.network(entity)).channels == (isContact ? ["a@b.example"] : []))
    }

    // MARK: Bounds

    @Test(arguments: [(6, 1), (7, 0)]) func entitiesAreFollowedToABound(levels: Int, contacts: Int) throws {
        var entity = RecordedAnswer.abuse(#"["email",{},"text","a@b.example"]"#)
        for _ in 1..<levels { entity = #"{"entities":[\#(entity)]}"# }
        #expect(try RegistrationObject(parsing: RecordedAnswer.network(entity)).contacts.count == contacts)
    }

    @Test func contactsAndEntitiesAreBounded() throws {
        let many = (0..<1_000).map { RecordedAnswer.abuse(#"["email",{},"text","a\#($0)@b.example"]"#) }.joined(separator: ",")
        #expect(try RegistrationObject(parsing: RecordedAnswer.network(many)).contacts.count == 16)
        let empty = Array(repeating: "{}", count: 256).joined(separator: ",")
        let last = RecordedAnswer.abuse(#"["email",{},"text","a@b.example"]"#)
        #expect(try RegistrationObject(parsing: RecordedAnswer.network(empty + "," + last)).publication == .nothing)
    }

    @Test func anAnswerThatIsTooLargeOrTooDeepIsRefused() {
        let long = RecordedAnswer.network("{}", more: #","x":"\#(String(repeating: "a", count: 1 << 20))""#)
        #expect(throws: RegistrationError.tooLarge) { try RegistrationObject(parsing: long) }
        let deep = RecordedAnswer.network(String(repeating: "[", count: 100) + String(repeating: "]", count: 100))
        #expect(throws: RegistrationError.tooLarge) { try RegistrationObject(parsing: deep) }
    }

    @Test(arguments: [
        "", "<html>", "[]", "{}", #"{"objectClassName":"nameserver"}"#, #"{"objectClassName":7}"#,
        #"{"objectClassName":"domain","a":1,"a":2}"#,
        #"{"objectClassName":"domain""#,
    ])
    func whatIsNotRDAPIsRefused(text: String) {
        #expect(throws: RegistrationError.notRDAP) { try RegistrationObject(parsing: Array(text.utf8)) }
    }

    // MARK: Statuses

    @Test(arguments: [
        (404, "", RegistrationReply.notFound), (404, "<html>", .notFound), (429, "{}", .failed(.rateLimited)),
        (500, "{}", .failed(.refused(status: 500))), (503, "", .failed(.refused(status: 503))), (400, "", .failed(.refused(status: 400))),
        (403, "", .failed(.refused(status: 403))), (200, "<html>", .failed(.notRDAP)), (200, #"{"errorCode":404}"#, .notFound),
        (200, #"{"errorCode":429}"#, .failed(.rateLimited)), (200, #"{"errorCode":500}"#, .failed(.refused(status: 500))),
        (302, "", .failed(.notRDAP)), (204, "", .failed(.refused(status: 204))),
    ])
    func aStatusHasItsMeaning(status: Int, body: String, reply: RegistrationReply) {
        #expect(RegistrationReply(status: status, body: Array(body.utf8)) == reply)
    }

    @Test func aRedirectNamesTheNextServer() {
        #expect(
            RegistrationReply(status: 302, location: "https://rdap.example/ip/192.0.2.1", body: [])
                == .redirected("https://rdap.example/ip/192.0.2.1"))
        #expect(RegistrationReply(status: 302, location: "file:///etc/passwd", body: []) == .failed(.notRDAP))
    }
}
