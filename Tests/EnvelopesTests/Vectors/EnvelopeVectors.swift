import Cryptography
import Envelopes
import HotlineModel

/// `envelopes`: lines, read one by one.
enum EnvelopeVectors {
    static func made() throws -> JSONValue {
        [
            "description":
                "Envelopes, one line each without LF. A good one says what a reader must find in it; a bad one has the code it is refused with, and the member at fault where there is one.",
            "cases": .array(try good() + bad()),
        ]
    }

    /// An envelope of each type.
    static func samples() throws -> [(String, Envelope)] {
        let item = SHA256.digest(ofText: "item 1")
        let nl = try Federation.member("nl")
        var takeover = ReportBody(file: try Federation.file(), origin: .police, reason: .silence, isTakeover: true)
        takeover.file.hosting?.outcome = .hidden(by: "Example CDN")
        var onion = CaseFile(address: "http://abcdefghijklmnop.onion/x")
        onion.hosting = HostingVerdict(.unlocated(.onion), findings: [], at: Federation.start)
        var assessment = Assessment(classification: .notIllegal, kind: .adultPornography, member: nl, at: Federation.start)
        assessment.age = .undetermined
        assessment.reason = .adultPornography
        var recognised = try Federation.file(4)
        recognised.assessment?.basis = .recognised(restsOn: [try Federation.member("central"), nl])
        recognised.items[0].pdqQuality = 88
        var fromOthers = try Federation.file(5)
        fromOthers.items[0].restsOn = [try Federation.member("us")]
        func update(_ body: UpdateBody) -> EnvelopeBody { .update(body) }
        let start = Federation.start
        let bodies: [(String, EnvelopeBody)] = [
            ("a report with everything", try Federation.report(1).body),
            ("a report with little", .report(ReportBody(file: CaseFile(address: "magnet:?xt=urn:btih:abc"), origin: .proactive))),
            ("a report of an onion service", .report(ReportBody(file: onion, origin: .partner, reason: .unlocated))),
            ("a takeover", .report(takeover)),
            ("a copy", .copy(CopyBody(file: try Federation.file(2)))),
            ("assessed", update(UpdateBody(event: .assessed, at: start, assessment: assessment))),
            ("referred", update(UpdateBody(event: .referred, at: start))),
            ("noticed", update(UpdateBody(event: .noticed, at: start))),
            ("removed", update(UpdateBody(event: .removed, at: start))),
            ("unavailable", update(UpdateBody(event: .unavailable, at: start, reason: "error404NotFoundOrSiteDown"))),
            ("not illegal", update(UpdateBody(event: .notIllegal, at: start, reason: "adultPornography"))),
            ("not here", update(UpdateBody(event: .notHere, at: start, hosting: try Federation.hosting()))),
            ("moved", update(UpdateBody(event: .moved, at: start, hosting: try Federation.hosting()))),
            ("reassigned", update(UpdateBody(event: .reassigned, at: start, responsible: try Federation.member("central")))),
            ("duplicate", update(UpdateBody(event: .duplicate, at: start, duplicateOf: try Federation.report(2).caseID))),
            ("reopened", update(UpdateBody(event: .reopened, at: start))),
            ("extended by an item", update(UpdateBody(event: .extended, at: start, items: recognised.items))),
            ("extended by a finding", update(UpdateBody(event: .extended, at: start, assessment: try Federation.file().assessment))),
            ("an action reversed", update(UpdateBody(event: .reversed, at: start, reason: "other", action: .unavailable))),
            ("recognised by its items", .report(ReportBody(file: recognised, origin: .public))),
            ("an event of another version", update(UpdateBody(event: CaseEventKind(rawValue: "later"), at: start, reason: "25"))),
            ("a report withdrawn", .withdrawal(WithdrawalBody(.report, reason: "mistake"))),
            ("a hash withdrawn", .withdrawal(WithdrawalBody(.hash(sha256: item)))),
            ("a vote", .vote(VoteBody(sha256: item, vote: .dispute, classification: .notIllegal, reason: "ageOverNationalThreshold"))),
            ("a handover", try handover().body),
            ("a page with findings of its items", .report(ReportBody(file: try Self.page(), origin: .public))),
            ("a page with an item from a further report", .report(ReportBody(file: fromOthers, origin: .public))),
            ("extended by an item of another member", update(UpdateBody(event: .extended, at: start, items: fromOthers.items))),
        ]
        return try bodies.enumerated().map { number, entry in
            let to = entry.1.type == .copy ? "central" : "de"
            return (entry.0, try Federation.envelope(100 + number, from: "nl", to: to, body: entry.1))
        }
    }

    /// A page that asks for money, with three items: one as the page, one found otherwise, one not illegal.
    private static func page() throws -> CaseFile {
        var file = try Federation.file(3)
        file.site.payments = ["visa", "bitcoin", "later"].map(PaymentMethod.init(rawValue:))
        var national = ItemHashes(sha256: SHA256.digest(ofText: "item 4").hex)
        var finding = ItemFinding(.national)
        finding.age = .pubescent
        finding.sex = .male
        finding.flags = [.virtual, .childModelling, AssessmentFlag(rawValue: "later")]
        national.finding = finding
        var other = ItemHashes(sha256: SHA256.digest(ofText: "item 5").hex)
        other.finding = ItemFinding(.notIllegal)
        file.items += [national, other]
        return file
    }

    /// `central` got a report from `nl` and hands it over to `de`.
    static func handover(from: String = "central", to: String = "de") throws -> Envelope {
        let federation = try Federation()
        let report = try Federation.report(7, to: "central")
        let proof = try federation.delivery(of: [report.line()], index: 0, from: "nl", to: "central")
        guard case .report(let body) = report.body else { throw VectorError(missing: "report") }
        var envelope = try Federation.envelope(
            7, from: from, to: to,
            body: .handover(HandoverBody(report: body, firstReporter: try Federation.member("nl"), earlier: proof)))
        envelope.id = UniqueID(high: envelope.id.high, low: envelope.id.low | 0x1000)
        return envelope
    }

    private static func good() throws -> [JSONValue] {
        let plain = try Federation.report(1).line()
        var cases = try samples().map { name, envelope in vector(name, envelope.line(), envelope) }
        let changed: [(String, [UInt8])] = [
            (
                "unknown members everywhere",
                Forgery.replacing(
                    #"{"address""#, with: #"{"later":{"x":[1,null]},"address""#,
                    in: Forgery.replacing(#"{"v":1"#, with: #"{"later":[],"v":1"#, in: plain))
            ),
            ("space between the members", Forgery.replacing(#","id":"#, with: #", "id" : "#, in: plain)),
            ("a code of another version", Forgery.replacing(#""baseline""#, with: #""25""#, in: plain)),
            ("an address with escapes", Forgery.replacing(#""https://host-1"#, with: #""https:\/\/host\u002d1"#, in: plain)),
        ]
        cases += try changed.map { vector($0.0, $0.1, try Envelope(parsing: $0.1)) }
        let unknown = Forgery.replacing(#""type":"report""#, with: #""type":"later""#, in: plain)
        cases.append(vector("a type of another version, which is read but refused in a batch", unknown, try Envelope(parsing: unknown)))
        return cases
    }

    private static func vector(_ name: String, _ line: [UInt8], _ envelope: Envelope) -> JSONValue {
        let read: JSONValue = [
            "id": .string(envelope.id.description), "type": .string(envelope.type.rawValue), "from": .string(envelope.from.rawValue),
            "to": .string(envelope.to.rawValue), "at": .string(envelope.at.description), "case": .string(envelope.caseID.description),
        ]
        let address = envelope.body.file.map { JSONValue.string($0.address) }
        return JSONValue.object([.init("name", .string(name)), .bytes(line)]).with("read", read.with("address", address))
    }

    private static func bad() throws -> [JSONValue] {
        let plain = try Federation.report(1).line()
        func changed(_ old: String, _ new: String) -> [UInt8] { Forgery.replacing(old, with: new, in: plain) }
        func update(_ body: String) throws -> [UInt8] {
            let line = try Federation.envelope(1, from: "nl", to: "de", body: .update(UpdateBody(event: .removed, at: Federation.start)))
                .line()
            return Forgery.replacing(#""event":"removed""#, with: body, in: line)
        }
        let cases: [(String, [UInt8], RefusalCode, String?)] = [
            ("nothing", [], .malformedJSON, nil),
            ("no object", Array("[1]".utf8), .malformed, "envelope"),
            ("a name twice", changed(#""to":"de""#, #""to":"de","to":"nl""#), .duplicateName, nil),
            ("a name twice in the address", changed(#""address":"#, #""address":"x","address":"#), .duplicateName, nil),
            ("bytes that are not UTF-8", Array(plain.prefix(40)) + [0xC3, 0x28] + plain.dropFirst(40), .badText, nil),
            ("half a surrogate pair", changed("https://host-1", #"https://\ud800"#), .badText, nil),
            ("a bomb of brackets", changed(#""origin":"public""#, #""origin":\#(String(repeating: "[", count: 500))"#), .tooDeep, nil),
            ("a number beyond the range", changed(#""v":1"#, #""v":1,"n":9007199254740992"#), .numberOutOfRange, nil),
            ("cut short", Array(plain.dropLast(5)), .malformedJSON, nil),
            ("another version of the format", changed(#""v":1"#, #""v":2"#), .unsupportedVersion, "v"),
            ("no version", changed(#""v":1,"#, ""), .malformed, "v"),
            ("no id", changed(#""id":"#, #""di":"#), .malformed, "id"),
            ("an id in capitals", changed("01970000-0000-7001-8", "01970000-0000-7001-A"), .malformed, "id"),
            ("an id that is no UUIDv7", changed("01970000-0000-7001-8", "01970000-0000-4001-8"), .malformed, "id"),
            ("a sender that is no member's name", changed(#""from":"nl""#, #""from":"NL""#), .malformed, "from"),
            ("a receiver that is no text", changed(#""to":"de""#, #""to":null"#), .malformed, "to"),
            (
                "a time without milliseconds", changed(#""at":"2026-09-21T14:13:20.000Z","salt""#, #""at":"2026-09-21T14:13:20Z","salt""#),
                .malformed, "at"
            ),
            (
                "a time in another zone",
                changed(#""at":"2026-09-21T14:13:20.000Z","salt""#, #""at":"2026-09-21T14:13:20.000+00:00","salt""#), .malformed, "at"
            ),
            (
                "a day that does not exist",
                changed(#""at":"2026-09-21T14:13:20.000Z","salt""#, #""at":"2026-02-30T14:13:20.000Z","salt""#), .malformed, "at"
            ),
            ("a salt too short", changed(#""salt":"32"#, #""salt":""#), .malformed, "salt"),
            ("a case of another form", changed("urn:hotline:case:nl", "urn:hotline:report:nl"), .malformed, "case"),
            ("no body", changed(#""body":"#, #""ydob":"#), .malformed, "body"),
            ("an origin that is no text", changed(#""origin":"public""#, #""origin":1"#), .malformed, "origin"),
            ("no file", changed(#""file":"#, #""elif":"#), .malformed, "file"),
            (
                "an empty address", changed(#""address":"https://host-1.example/a%20path/?q=1&x=é#part""#, #""address":"""#), .malformed,
                "address"
            ),
            ("a hash in capitals", changed(#""sha256":"acadda"#, #""sha256":"ACADDA"#), .malformed, "sha256"),
            ("a country that is none", changed(#""countries":["DE"],"file""#, #""countries":["ZZ"],"file""#), .malformed, "countries"),
            ("an assessment without a basis", changed(#""basis":"seen","#, ""), .malformed, "basis"),
            ("a basis that is none", changed(#""basis":"seen""#, #""basis":"heard""#), .malformed, "basis"),
            ("a recognition that rests on nobody", changed(#""basis":"seen""#, #""basis":"recognised""#), .malformed, "restsOn"),
            ("an item that rests on nobody", changed(#""medium":"image"}]"#, #""medium":"image","restsOn":[]}]"#), .malformed, "restsOn"),
            (
                "an item that rests on what is no member", changed(#""medium":"image"}]"#, #""medium":"image","restsOn":["NL"]}]"#),
                .malformed, "restsOn"
            ),
            (
                "a classification beside an item's finding",
                changed(#""medium":"image"}]"#, #""medium":"image","classification":"national"}]"#),
                .malformed, "classification"
            ),
            ("an outcome that is none", changed(#""outcome":"located""#, #""outcome":"maybe""#), .malformed, "outcome"),
            (
                "an outcome without a country", changed(#""outcome":"located","countries":["DE"]"#, #""outcome":"located","countries":[]"#),
                .malformed, "countries"
            ),
            (
                "a takeover that is no truth value", changed(#""origin":"public""#, #""origin":"public","takeover":"yes""#), .malformed,
                "takeover"
            ),
            (
                "a code longer than 64 bytes", changed(#""baseline""#, "\"" + String(repeating: "x", count: 65) + "\""), .malformed,
                "classification"
            ),
            ("a code that is no word", changed(#""baseline""#, #""base line""#), .malformed, "classification"),
            ("a code that steers a terminal", changed(#""baseline""#, #""\u001b[2J""#), .malformed, "classification"),
            (
                "a reason that is no word", try update(#""event":"notIllegal","reason":"no, really""#), .malformed, "reason"
            ),
            ("not here, without a trace", try update(#""event":"notHere""#), .malformed, "hosting"),
            ("reassigned to nobody", try update(#""event":"reassigned""#), .malformed, "responsible"),
            ("an update without a time of its own", try update(#""event":"removed","ta":0"#).withoutLastAt, .malformed, "at"),
            (
                "a report of more than 16 KiB",
                changed(#""referrer":"https://forum.example/thread""#, #""referrer":"\#(String(repeating: "r", count: 16 << 10))""#),
                .envelopeTooLarge, nil
            ),
            (
                "payments that are no list",
                changed(#""commerciality":"nonCommercial""#, #""commerciality":"nonCommercial","payments":"visa""#), .malformed, "payments"
            ),
            (
                "a finding without a classification",
                changed(#""medium":"image"}]"#, #""medium":"image","finding":{"age":"infant"}}]"#), .malformed, "classification"
            ),
        ]
        return cases.map { name, line, code, member in
            JSONValue.object([.init("name", .string(name)), .body(line)]).with("code", .string(code.rawValue))
                .with("member", member.map { .string($0) })
        }
    }
}

extension [UInt8] {
    /// The line with the name of its last `at` spoilt.
    fileprivate var withoutLastAt: [UInt8] {
        let text = String(decoding: self, as: UTF8.self)
        guard let range = text.ranges(of: #""at""#).last else { return [] }
        return Array((text[..<range.lowerBound] + #""ta2""# + text[range.upperBound...]).utf8)
    }
}
